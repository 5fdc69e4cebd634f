"""The output as libav sees it: a seekable file without a name, over an open descriptor."""

import io
import os

from trimcore.domain.errors import MediaLimit


class ScratchFile:
    """A file over a descriptor that is already open; counts how far it was written.

    Raises:
        MediaLimit: a write beyond `limit` bytes.
    """

    def __init__(self, descriptor: int, *, limit: int) -> None:
        self.descriptor = descriptor
        self.size = os.fstat(descriptor).st_size
        self._limit = limit
        self._at = 0

    def read(self, length: int) -> bytes:
        """Return up to `length` bytes from the current place on; none at the end."""
        taken = os.pread(self.descriptor, length, self._at)
        self._at += len(taken)
        return taken

    def write(self, data: bytes) -> int:
        """Write all of `data` at the current place."""
        if self._at + len(data) > self._limit:
            raise MediaLimit("The trimmed video would be larger than is allowed.")
        written = 0
        while written < len(data):
            written += os.pwrite(self.descriptor, data[written:], self._at + written)
        self._at += written
        self.size = max(self.size, self._at)
        return written

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move, as files do, and return the new place."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """Return the current place."""
        return self._at
