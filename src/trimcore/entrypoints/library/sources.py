"""What a caller may give as a source: a path, bytes, a file, or a ByteSource."""

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TypeAlias, cast

from trimcore.domain.errors import Unavailable
from trimcore.entrypoints.library.outputs import URL
from trimcore.entrypoints.wiring.engine import file_source
from trimcore.ports.storage.byte_source import ByteSource

Source: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | IO[bytes] | ByteSource
"""A path or URL, a file's bytes, a readable and seekable binary file, or a ByteSource."""


@contextmanager
def opened_source(source: Source) -> Iterator[ByteSource]:
    """Yield what the engine reads; what was opened here is closed, what came open is not.

    Raises:
        OSError: there is no such file, or it can't be read.
        TypeError: it is nothing of the kind.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        yield KeptBytes(bytes(source))
    elif isinstance(source, str | os.PathLike):
        opened = _of_path(os.fspath(source))
        try:
            yield opened
        finally:
            opened.close()
    elif hasattr(source, "read_at"):
        yield cast("ByteSource", source)
    elif hasattr(source, "read") and hasattr(source, "seek"):
        file = FileSource(source)
        try:
            yield file
        finally:
            file.close()
    else:
        kinds = "a path, a URL, bytes, a readable and seekable binary file or a ByteSource"
        raise TypeError(f"source must be {kinds}, not {type(source).__name__}")


def _of_path(path: str) -> ByteSource:
    if URL in path:
        from trimcore.entrypoints.wiring.addresses import url_source

        return url_source(path)
    mode = os.stat(path).st_mode  # noqa: PTH116 - asked before it is opened: a pipe would block
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(f"{path} is no file that can be read from anywhere, but a device or a pipe")
    return file_source(path)


class KeptBytes(ByteSource):
    """Bytes at hand."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self._content)

    def read_at(self, offset: int, length: int) -> bytes:
        """Return some of them."""
        return self._content[offset : offset + length]

    def close(self) -> None:
        """Do nothing."""


class FileSource(ByteSource):
    """An open binary file, read from its first byte on whatever its position.

    Closing leaves the file open, and puts its position back.

    Raises:
        TypeError: it reads text.
        OSError: it can't be read or moved about in.
    """

    def __init__(self, file: IO[bytes]) -> None:
        if not isinstance(file.read(0), bytes):
            raise TypeError("source must be a file opened in binary mode")
        self._file = file
        self._lock = threading.Lock()
        self._position = file.tell()
        self._size = file.seek(0, os.SEEK_END)

    @property
    def size(self) -> int:
        """How many bytes the file had when it was given."""
        return self._size

    def read_at(self, offset: int, length: int) -> bytes:
        """Return a piece of the file.

        Raises:
            Unavailable: the file gives no bytes where it has some.
        """
        wanted = max(0, min(length, self._size - offset))
        pieces = []
        with self._lock:
            self._file.seek(offset)
            while wanted:
                if not (piece := self._file.read(wanted)):
                    raise Unavailable("The source's file ends before its size says.")
                pieces.append(piece)
                wanted -= len(piece)
        return b"".join(pieces)

    def close(self) -> None:
        """Put the position back."""
        with self._lock:
            self._file.seek(self._position)
