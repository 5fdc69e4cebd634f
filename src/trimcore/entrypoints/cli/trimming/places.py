"""Where a piece comes from and goes to, as it is said at a terminal."""

import os
import stat
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import click

from trimcore.domain.errors import NoSpace, OutputExists
from trimcore.domain.policies.machine_faults import lack_named_by
from trimcore.entrypoints.cli.ending.answers import take_standard_output
from trimcore.entrypoints.library.outputs import Output
from trimcore.entrypoints.library.replaced import Replaced
from trimcore.entrypoints.library.sources import FileSource, Source
from trimcore.entrypoints.wiring.addressed_source import S3, byte_source, object_url

STANDARD = "-"


_STANDARD_OUTPUT = ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
"""Names of standard output, to which nothing but the piece may go then."""


def source_at(place: str, opened: ExitStack) -> Source:
    """Return what a word for a source means: standard input, an object of a bucket, or a path.

    What comes through a pipe is kept in an unlinked temporary file, since it is read from
    anywhere; `opened` closes what was opened.

    Raises:
        UsageError: standard input is a terminal, or closed.
        NoSpace: there is no room for what comes in.
        BlobNotFound, Unavailable, SettingError: the object can't be opened.
    """
    if place.startswith(S3):
        found = byte_source(place)
        opened.callback(found.close)
        return found
    if place != STANDARD:
        if not _is_pipe(place):
            return place
        file: IO[bytes] = Path(place).open("rb")  # noqa: SIM115 - closed with the others
        opened.callback(file.close)
    elif sys.stdin is None:
        raise click.UsageError("SOURCE is standard input, which is closed.")
    elif sys.stdin.isatty():
        raise click.UsageError("SOURCE is standard input, which is a terminal.")
    else:
        file = sys.stdin.buffer
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return FileSource(file)
    return FileSource(_kept(file, opened))


def _kept(file: IO[bytes], opened: ExitStack) -> IO[bytes]:
    import tempfile

    # Without a buffer: what is in one would fail once more when it is closed.
    kept = opened.enter_context(tempfile.TemporaryFile(buffering=0))  # noqa: SIM115 - it is one
    try:
        while piece := memoryview(file.read(1 << 20)):
            while piece:
                piece = piece[kept.write(piece) :]
    except OSError as error:
        if not isinstance(lack_named_by(error.errno), NoSpace):
            raise
        folder = tempfile.gettempdir()
        raise NoSpace(
            f"There is no room in {folder} for what comes through the pipe; TMPDIR names another "
            "folder for it."
        ) from error
    return kept


def output_at(place: str, opened: ExitStack, *, force: bool) -> Output:
    """Return what a word for an output means: standard output, an object of a bucket, or a path.

    Raises:
        UsageError: standard output is a terminal, or closed; an object would be replaced.
        FileNotFoundError, SettingError: it names no object.
    """
    if place.startswith(S3):
        if force:
            raise click.UsageError("--force can't replace an object of a store: remove it first.")
        return object_url(place)
    if place == STANDARD or place in _STANDARD_OUTPUT:
        if sys.stdout is None:
            raise click.UsageError("OUTPUT is standard output, which is closed.")
        if sys.stdout.isatty():
            raise click.UsageError("OUTPUT is standard output, which is a terminal.")
        take_standard_output()
        return opened.enter_context(open(sys.stdout.fileno(), "wb", buffering=0, closefd=False))
    return Replaced(place) if force else place


def check_output(place: str) -> None:
    """Refuse a folder, in which the piece would have no name.

    Raises:
        UsageError: it is one.
    """
    if place.endswith(os.sep) or Path(place).is_dir():
        name = str(Path(place, "clip.mp4"))
        raise click.UsageError(f"OUTPUT {place} is a folder: name a file in it, such as {name}.")


def comes_once(place: str) -> bool:
    """Tell whether a source is read to its end before anything is known of it."""
    return place == STANDARD or _is_pipe(place)


def check_room(place: str, *, force: bool) -> None:
    """Refuse an output whose name is taken, before what comes once has come in vain.

    Raises:
        OutputExists: it is, and may not be replaced.
    """
    path = Path(place)
    if force or place == STANDARD or place.startswith(S3):
        return
    if path.is_symlink() or path.is_file():
        raise OutputExists.at(path)


def _is_pipe(place: str) -> bool:
    """Tell whether a path leads to a pipe, as a shell's `<(…)` does."""
    try:
        return stat.S_ISFIFO(os.stat(place).st_mode)  # noqa: PTH116 - an address is no path
    except (OSError, ValueError):
        return False
