"""An upload on its way to become a file."""

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from trimcore.adapters.localfs.errors import translated
from trimcore.adapters.localfs.folders import publish
from trimcore.adapters.localfs.stats import blob_stat
from trimcore.ports.storage.blob_writer import BlobStat, BlobWriter

_MILLISECOND_NS = 1_000_000


class LocalBlobWriter(BlobWriter):
    """Writes into a file of the folder `uploads`, and moves it to its place on commit.

    The file's name begins with the millisecond at which the upload began.
    """

    def __init__(self, key: str, root: Path, uploads: Path) -> None:
        self._key = key
        self._root = root
        began_ms = time.time_ns() // _MILLISECOND_NS
        self._path = uploads / f"{began_ms}-{secrets.token_hex(8)}"
        with translated():
            uploads.mkdir(parents=True, exist_ok=True)
            self._file = open(self._path, "xb", buffering=0, opener=_private)  # noqa: SIM115 - see abort

    def write(self, chunk: bytes) -> None:
        rest = memoryview(chunk)
        with translated():
            while rest:
                rest = rest[self._file.write(rest) :]

    def commit(self) -> BlobStat:
        with translated():
            self._stamp()
            os.fsync(self._file.fileno())
            stat = blob_stat(self._key, os.fstat(self._file.fileno()))
            publish(self._path, self._root / self._key, self._root)
        self.abort()
        return stat

    def abort(self) -> None:
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._path.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.abort()

    def _stamp(self) -> None:
        """Set the file's time to now, the moment of the commit, in whole milliseconds."""
        now = time.time_ns() // _MILLISECOND_NS * _MILLISECOND_NS
        os.utime(self._file.fileno(), ns=(now, now))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def began_at_ms(name: str) -> int | None:
    """Return the millisecond at which the upload in a file began, or None if it is no upload."""
    began, _, _ = name.partition("-")
    return int(began) if began.isdecimal() else None
