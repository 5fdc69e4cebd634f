"""Where a piece comes from and goes to, as it is said at a terminal."""

import os
import shutil
import stat
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import click

from trimcore.entrypoints.cli.ending.answers import take_standard_output
from trimcore.entrypoints.library.outputs import Output
from trimcore.entrypoints.library.replaced import Replaced
from trimcore.entrypoints.library.sources import FileSource, Source
from trimcore.entrypoints.wiring.cutting import S3, byte_source

STANDARD = "-"


def source_at(place: str, opened: ExitStack) -> Source:
    """Return what a word for a source means: standard input, an object of a bucket, or a path.

    What comes through a pipe is kept in an unlinked temporary file, since it is read from
    anywhere; `opened` closes what was opened.

    Raises:
        UsageError: standard input is a terminal.
        OSError: there is no room for what comes in.
        BlobNotFound, Unavailable, SettingError: the object can't be opened.
    """
    if place.startswith(S3):
        found = byte_source(place)
        opened.callback(found.close)
        return found
    if place != STANDARD:
        return place
    if sys.stdin.isatty():
        raise click.UsageError("SOURCE is standard input, which is a terminal.")
    file: IO[bytes] = sys.stdin.buffer
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return FileSource(file)
    kept = opened.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - it is one
    shutil.copyfileobj(file, kept, 1 << 20)
    return FileSource(kept)


def output_at(place: str, opened: ExitStack, *, force: bool) -> Output:
    """Return what a word for an output means: standard output, or a path.

    Raises:
        UsageError: standard output is a terminal.
    """
    if place == STANDARD:
        if sys.stdout.isatty():
            raise click.UsageError("OUTPUT is standard output, which is a terminal.")
        take_standard_output()
        return opened.enter_context(open(sys.stdout.fileno(), "wb", buffering=0, closefd=False))
    return Replaced(place) if force else place


def check_source_stays(source: str, output: str) -> None:
    """Refuse to write over a source.

    Raises:
        UsageError: both lead to one file.
    """
    if STANDARD in {source, output}:
        return
    if Path(output).exists() and Path(source).exists() and Path(output).samefile(source):
        raise click.UsageError("OUTPUT is the SOURCE; a source is never changed.")
