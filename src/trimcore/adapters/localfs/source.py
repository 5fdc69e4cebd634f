"""A finished file, read from anywhere."""

import os
from pathlib import Path

from trimcore.adapters.localfs.errors import translated
from trimcore.ports.storage.byte_source import ByteSource


class LocalByteSource(ByteSource):
    """Holds the file open; when it is deleted or replaced meanwhile, it reads on as it was.

    Raises:
        OSError: `path` is not a file of its own, but missing, a folder, or a link.
    """

    def __init__(self, path: Path) -> None:
        self._file = open(path, "rb", buffering=0, opener=_no_link)  # noqa: SIM115 - see close
        self._size = os.fstat(self._file.fileno()).st_size

    @property
    def size(self) -> int:
        return self._size

    def read_at(self, offset: int, length: int) -> bytes:
        if offset < 0 or length < 0:
            message = f"offset {offset} and length {length} must be at least 0"
            raise ValueError(message)
        missing = min(length, self._size - offset)
        pieces = []
        with translated(trouble="The source could not be read"):
            # One call gives at most 2 GiB, and fewer bytes when a signal comes in between.
            while missing > 0 and (piece := os.pread(self._file.fileno(), missing, offset)):
                pieces.append(piece)
                offset += len(piece)
                missing -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def close(self) -> None:
        self._file.close()


def _no_link(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW)
