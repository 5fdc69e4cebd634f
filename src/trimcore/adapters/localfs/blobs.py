"""Blobs as files in a folder."""

import os
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from trimcore.adapters.localfs.errors import translated
from trimcore.adapters.localfs.folders import prune
from trimcore.adapters.localfs.links import Link, LocalBlobLinks
from trimcore.adapters.localfs.source import LocalByteSource
from trimcore.adapters.localfs.stats import blob_stat, milliseconds
from trimcore.adapters.localfs.writer import LocalBlobWriter, began_at_ms
from trimcore.domain.errors import BlobNotFound, Unavailable
from trimcore.ports.storage.blob_keys import checked_key, is_key
from trimcore.ports.storage.blob_writer import BlobStat
from trimcore.ports.storage.blobs import Blobs

UPLOADS = "_uploads"
"""The folder of what is not finished; no key can reach it, since keys have no underscore."""


class LocalBlobs(LocalBlobLinks, Blobs):
    """Keeps each blob in the file `root/<key>`, on one local file system, made when first needed.

    A blob appears by one rename, after its bytes are safe on the disk, so that neither a killed
    process nor a power cut leaves half of one. `sign_key` (at least 32 bytes) signs the links.
    """

    def __init__(self, root: str | Path, sign_key: bytes) -> None:
        super().__init__(sign_key)
        self._root = Path(root).absolute()
        self._uploads = self._root / UPLOADS

    def create(self, key: str) -> LocalBlobWriter:
        return LocalBlobWriter(checked_key(key), self._root, self._uploads)

    def open(self, key: str) -> LocalByteSource:
        path = self._root / checked_key(key)
        with translated(key):
            return LocalByteSource(path)

    def stat(self, key: str) -> BlobStat:
        path = self._root / checked_key(key)
        with translated(key):
            found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise BlobNotFound(key)
        return blob_stat(key, found)

    def delete(self, key: str) -> None:
        path = self._root / checked_key(key)
        try:
            with translated(key):
                path.unlink()
        except BlobNotFound:
            return
        prune(path.parent, self._root)

    def link(self, key: str, *, expires_at: datetime, file_name: str, media_type: str) -> str:
        expires = int(expires_at.timestamp())
        return self.path_of(
            Link(key=checked_key(key), expires=expires, file_name=file_name, media_type=media_type)
        )

    def list_older(self, before: datetime, *, prefix: str = "") -> Iterator[BlobStat]:
        with translated():
            for key, path in _files(self._root, "", prefix):
                try:
                    found = blob_stat(key, path.lstat())
                except FileNotFoundError:
                    continue
                if found.committed_at < before:
                    yield found

    def abort_older(self, before: datetime) -> int:
        before_ms = milliseconds(before)
        aborted = 0
        with translated():
            for name in _names(self._uploads):
                began_ms = began_at_ms(name)
                if began_ms is not None and began_ms < before_ms:
                    aborted += _remove(self._uploads / name)
        return aborted

    def ping(self) -> None:
        with translated():
            self._uploads.mkdir(parents=True, exist_ok=True)
        if not os.access(self._uploads, os.W_OK | os.X_OK):
            raise Unavailable("The blob store's folder can't be written to.")


def _files(folder: Path, parent: str, prefix: str) -> Iterator[tuple[str, Path]]:
    """Yield keys and files below `folder`, whose own key is `parent`, in ascending order of key."""
    for name in sorted(_names(folder, mark_folders=True)):
        key = parent + name
        if not is_key(key.removesuffix("/")):
            continue
        if not name.endswith("/"):
            if key.startswith(prefix):
                yield key, folder / name
        elif key.startswith(prefix) or prefix.startswith(key):
            yield from _files(folder / name, key, prefix)


def _names(folder: Path, *, mark_folders: bool = False) -> list[str]:
    """Return the names of files and folders, none if `folder` is gone.

    With `mark_folders` those of folders end in `/`, so that names sort as the keys below them.
    """
    try:
        with os.scandir(folder) as entries:
            return [
                f"{entry.name}/"
                if mark_folders and entry.is_dir(follow_symlinks=False)
                else entry.name
                for entry in entries
                if not entry.is_symlink()
            ]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _remove(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True
