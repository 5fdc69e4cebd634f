"""An output that takes the place of what is there: there whole, or not at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from trimcore.domain.policies.machine_faults import lack_named_by


@dataclass(frozen=True, slots=True)
class Replaced(os.PathLike[str]):
    """The path of an output that may exist already, and then is replaced when the new one is whole.

    A link stays, and what it leads to is replaced. What is no regular file, such as a pipe or a
    device, is written to as it is.
    """

    path: str

    def __fspath__(self) -> str:
        return self.path


@contextmanager
def replacing(output: Replaced) -> Iterator[IO[bytes]]:
    """Yield a file that takes the output's place at once at the end, or not at all.

    Raises:
        NoSpace: the disk is full.
        OSError: the path's folder is not there, or can't be written to.
    """
    import tempfile

    path = _behind_links(output)
    if path.exists() and not path.is_file():
        with path.open("wb", buffering=0) as file:
            yield file
        return
    with naming(path):
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".trimcore-")
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w+b", buffering=0) as file:
            yield file
            with naming(path):
                os.fsync(file.fileno())
        draft.chmod(0o666 & ~_umask())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _behind_links(output: Replaced) -> Path:
    """Follow the links; where they go in a circle, Python 3.13 returns one, and 3.12 raises."""
    try:
        path, circle = Path(output).resolve(), None
    except RuntimeError as error:
        path, circle = Path(output), error
    if circle or path.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), output.path) from circle
    return path


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let errors of the system name the output, and what a full disk is called."""
    try:
        yield
    except OSError as error:
        if (lack := lack_named_by(error.errno)) is not None:
            raise lack from error
        raise OSError(error.errno, error.strerror, str(path)) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
