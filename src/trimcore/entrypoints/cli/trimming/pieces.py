"""The pieces that somebody asked for, each with its job and the words for where it is from."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import click

from trimcore.entrypoints.cli.trimming.places import STANDARD
from trimcore.entrypoints.library.job import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A job without its output, and the words for its source and for its output."""

    job: Job
    source: str
    output: str
    what: str
    """By which word a fault names it."""


def check_apart(outputs: Sequence[str], sources: Sequence[str]) -> None:
    """Refuse outputs that would take each other's place, or a source's.

    Raises:
        UsageError: two have one name, or one leads to a source.
    """
    taken: set[str] = set()
    kept = {file for source in sources if (file := _file(source))}
    for place in outputs:
        if place in {"", STANDARD}:
            continue
        if _file(place) in kept:
            which = "the SOURCE" if len(sources) == 1 else f"a source, {place}"
            raise click.UsageError(f"OUTPUT is {which}; a source is never changed.")
        if (path := os.path.abspath(place)) in taken:  # noqa: PTH100 - links are told apart
            raise click.UsageError(
                f"Several outputs would be {place}: {{n}} in the pattern tells them apart."
            )
        taken.add(path)


def _file(place: str) -> tuple[int, int] | None:
    """Return what is the same for every name of a file, None where there is none."""
    with suppress(OSError):
        found = os.stat(place)  # noqa: PTH116 - what is empty or an address is no path
        return found.st_dev, found.st_ino
    return None
