"""A file that is there whole, under a name that nothing had, or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from trimcore.domain.errors import OutputExists
from trimcore.entrypoints.library.replaced import naming


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Yield a file that appears under a path at the end, never in the place of another.

    What is no regular file, such as a pipe or a device, is written to as it is.

    Raises:
        OutputExists: there is something under the path already.
        NoSpace: the disk is full.
        OSError: the path's folder is not there, or can't be written to.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb", buffering=0) as file:
            yield file
        return
    if path.exists() or path.is_symlink():
        raise OutputExists.at(path)
    with naming(path):
        draft = _Draft(path.parent)
    try:
        with os.fdopen(draft.descriptor, "w+b", buffering=0) as file:
            yield file
            with naming(path):
                os.fsync(file.fileno())
                draft.appear(path)
    finally:
        draft.remove()


class _Draft:
    """A file in a folder that has no name there, or where that can't be, a hidden one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hidden: Path | None = None
        try:
            self.descriptor = os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o666)
        except (AttributeError, OSError) as error:
            if isinstance(error, FileNotFoundError | NotADirectoryError | PermissionError):
                raise
            self._hidden, self.descriptor = self._named()

    def appear(self, path: Path) -> None:
        """Give it its name, if nothing else has that.

        Raises:
            OutputExists: something has appeared there meanwhile.
        """
        try:
            if self._hidden is None and not self._linked(path):
                self._hidden = self._copied()
            if self._hidden is not None:
                _move(self._hidden, path)
        except FileExistsError:
            raise OutputExists.at(path) from None

    def _linked(self, path: Path) -> bool:
        """Give what has no name its first one; return whether that can be done here at all."""
        try:
            # The folder's descriptor is not used, but makes the system follow the link.
            source = f"/proc/self/fd/{self.descriptor}"
            os.link(source, path, src_dir_fd=self.descriptor, follow_symlinks=True)
        except FileExistsError:
            raise
        except OSError:  # some systems forbid links, some have no /proc
            return False
        return True

    def _copied(self) -> Path:
        """Copy what has no name to a hidden file, which can be renamed."""
        import shutil  # which few cuts need

        hidden, descriptor = self._named()
        try:
            with os.fdopen(descriptor, "wb") as copy:
                os.lseek(self.descriptor, 0, os.SEEK_SET)
                with os.fdopen(os.dup(self.descriptor), "rb") as file:
                    shutil.copyfileobj(file, copy, 1 << 20)
                copy.flush()
                os.fsync(copy.fileno())
        except BaseException:
            hidden.unlink(missing_ok=True)
            raise
        return hidden

    def _named(self) -> tuple[Path, int]:
        hidden = self._folder / f".trimcore-{os.urandom(8).hex()}"
        return hidden, os.open(hidden, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o666)

    def remove(self) -> None:
        """Let nothing be left of it but what has appeared."""
        if self._hidden is not None:
            self._hidden.unlink(missing_ok=True)


def _move(hidden: Path, path: Path) -> None:
    try:
        path.hardlink_to(hidden)
    except FileExistsError:
        raise
    except OSError:  # the disk's format knows no links
        if path.exists() or path.is_symlink():
            raise FileExistsError from None
        hidden.rename(path)
