"""The windows that somebody asked for at a terminal."""

from collections.abc import Sequence
from pathlib import Path

import click

from trimcore.domain.cutting.timeline.times import MICROSECONDS
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.entrypoints.library.cutter import Cutter
from trimcore.entrypoints.library.job import Job, Pair
from trimcore.entrypoints.library.lists.listed import Listed


def check_list(name: str) -> None:
    """Find out whether a list can be read at all.

    Raises:
        OSError: there is no such file.
    """
    from trimcore.entrypoints.library.lists.reading import CHAPTERS

    if name != CHAPTERS or Path(name).exists():
        with Path(name).open("rb"):
            pass


def listed_in(name: str, job: Job, cutter: Cutter) -> Sequence[Listed]:
    """Read a list of windows.

    Raises:
        InvalidInput: it can't be taken.
        OSError: there is no such file.
    """
    from trimcore.entrypoints.library.lists.reading import (
        CHAPTERS,
        chapters_of,
        decoded,
        read_list,
    )

    media = cutter.inspect(job.source)
    path = Path(name)
    if name == CHAPTERS and not path.exists():
        return chapters_of(media)
    return read_list(name, decoded(name, path.read_bytes()), media)


def windows_of(job: Job, cutter: Cutter) -> Sequence[TrimWindow]:
    """Return the windows of a job, whose source is looked at where the times can't do without.

    Raises:
        InvalidInput, WindowOutside: as `Job.windows` does.
    """
    if not job.counts_frames() and job.remove is None:
        return job.windows()
    media = cutter.inspect(job.source)
    rate = media.video.rate if media.video is not None else None
    return job.windows(rate, None if media.duration is None else int(media.duration * MICROSECONDS))


def pair_of(option: str, text: str) -> Pair:
    """Read `A-B`, of which one may be left out.

    Raises:
        UsageError: there is no hyphen, or nothing beside it.
    """
    start, hyphen, end = text.partition("-")
    if not hyphen or not (start + end).strip():
        raise click.UsageError(f"{option} must be A-B, such as 1:30-2:00, not {text[:40]!r}.")
    return start.strip() or 0, end.strip() or None
