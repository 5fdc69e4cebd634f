"""The output as libav sees it: a seekable file without a name, over an open descriptor."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager

from trimcore.domain.errors import MachineFault, MediaLimit
from trimcore.domain.policies.machine_faults import fault_of_file

_FIRST_BOX = b"ftyp"


class ScratchFile:
    """A file over a descriptor that is already open; counts how far it was written.

    What the disk refuses is kept in `fault` as well: libav may drop it, or tell it as something
    else. `room` bytes are left behind an MP4's first box for its index; whoever writes does not see
    them. They are a box of their own, until `close_room` is told that they are used.

    Raises:
        MediaLimit: a write beyond `limit` bytes.
        MachineFault: the disk is full, or fails.
    """

    def __init__(self, descriptor: int, *, limit: int, room: int = 0) -> None:
        self.descriptor = descriptor
        self.fault: MachineFault | None = None
        self.size = os.fstat(descriptor).st_size
        self.room: range | None = None
        self._wanted_room = room
        self._limit = limit
        self._at = 0

    def read(self, length: int) -> bytes:
        """Return up to `length` bytes from the current position on; none at the end."""
        try:
            at, length = self._place(self._at, length)
            taken = os.pread(self.descriptor, length, at)
        except OSError as error:
            raise self._noted(error) from error
        self._at += len(taken)
        return taken

    def write(self, data: bytes) -> int:
        """Write all of `data` at the current position."""
        if self._at + len(data) > self._limit:
            raise MediaLimit("The trimmed video would be larger than is allowed.")
        rest = memoryview(data)
        try:
            if self._wanted_room and self._at == 0 and data[4:8] == _FIRST_BOX:
                self._leave_room(int.from_bytes(data[:4], "big"))
            while rest:
                at, length = self._place(self._at, len(rest))
                write_at(self.descriptor, rest[:length], at)
                self._at += length
                rest = rest[length:]
        except OSError as error:
            raise self._noted(error) from error
        self.size = max(self.size, self._at)
        return len(data)

    def close_room(self) -> None:
        """Show the file as it is from now on."""
        self._wanted_room, self.room = 0, None
        self.size = os.fstat(self.descriptor).st_size

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move, as files do, and return the new position."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """Return the current position."""
        return self._at

    def _leave_room(self, at: int) -> None:
        self.room = range(at, at + self._wanted_room)
        self._wanted_room = 0
        write_at(self.descriptor, free_box(len(self.room)), at)

    def _place(self, at: int, length: int) -> tuple[int, int]:
        """Tell where in the file a place is, and how much from there on is in one piece."""
        if self.room is None:
            return at, length
        if at < self.room.start:
            return at, min(length, self.room.start - at)
        return at + len(self.room), length

    def _noted(self, error: OSError) -> MachineFault:
        fault = fault_of_file(error.errno)
        self.fault = self.fault or fault
        return fault


def free_box(length: int) -> bytes:
    """Return the head of a box of so many bytes, at least 8, in which there is nothing."""
    return length.to_bytes(4, "big") + b"free"


def write_at(descriptor: int, data: bytes | bytearray | memoryview, offset: int) -> None:
    """Write all of `data`; a disk that is nearly full takes less than it is given at once."""
    rest = memoryview(data)
    while rest:
        count = os.pwrite(descriptor, rest, offset)
        rest, offset = rest[count:], offset + count


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the system says of a file of ours into a MachineFault."""
    try:
        yield
    except OSError as error:
        raise fault_of_file(error.errno) from error
