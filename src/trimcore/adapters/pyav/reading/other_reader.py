"""A reader of a source at a place of its own."""

import io

from trimcore.adapters.pyav.reading.source_file import SourceFile


class OtherReader:
    """Reads a source's file at a place of its own; if `plain`, never anything instead of its bytes.

    The file is left where it was, for whoever reads it meanwhile.
    """

    def __init__(self, file: SourceFile, *, plain: bool = True) -> None:
        self._file = file
        self._plain = plain
        self._at = 0

    def read(self, length: int) -> bytes:
        """Return up to `length` bytes from the current place on; none at the end."""
        file, instead = self._file, self._file.instead
        file.instead, file.is_frugal = {} if self._plain else instead, True
        try:
            taken = file.read_at(self._at, length)
            self._at += len(taken)
        finally:
            file.instead, file.is_frugal = instead, False
        return taken

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move, as files do, and return the new place."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._file.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """Return the current place."""
        return self._at
