"""The output as libav sees it: a seekable file without a name, over an open descriptor."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager

from trimcore.domain.errors import MachineFault, MediaLimit
from trimcore.domain.policies.machine_faults import fault_of_file


class ScratchFile:
    """A file over a descriptor that is already open; counts how far it was written.

    What the disk refuses is kept in `fault` as well: libav may drop it, or tell it as something
    else.

    Raises:
        MediaLimit: a write beyond `limit` bytes.
        MachineFault: the disk is full, or fails.
    """

    def __init__(self, descriptor: int, *, limit: int) -> None:
        self.descriptor = descriptor
        self.fault: MachineFault | None = None
        self.size = os.fstat(descriptor).st_size
        self._limit = limit
        self._at = 0

    def read(self, length: int) -> bytes:
        """Return up to `length` bytes from the current position on; none at the end."""
        with self._noting():
            taken = os.pread(self.descriptor, length, self._at)
        self._at += len(taken)
        return taken

    def write(self, data: bytes) -> int:
        """Write all of `data` at the current position."""
        if self._at + len(data) > self._limit:
            raise MediaLimit("The trimmed video would be larger than is allowed.")
        with self._noting():
            write_at(self.descriptor, data, self._at)
        self._at += len(data)
        self.size = max(self.size, self._at)
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move, as files do, and return the new position."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """Return the current position."""
        return self._at

    @contextmanager
    def _noting(self) -> Iterator[None]:
        try:
            with translated():
                yield
        except MachineFault as fault:
            self.fault = self.fault or fault
            raise


def write_at(descriptor: int, data: bytes | bytearray, offset: int) -> None:
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
