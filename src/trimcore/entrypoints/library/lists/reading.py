"""A list by the name of its file."""

from collections.abc import Sequence
from pathlib import PurePath

from trimcore.domain.model.media import Media
from trimcore.entrypoints.library.lists.comma_separated import read_rows
from trimcore.entrypoints.library.lists.edl import read_edl
from trimcore.entrypoints.library.lists.listed import Listed, wrong
from trimcore.entrypoints.library.lists.losslesscut import read_project

CHAPTERS = "chapters"
"""In place of a file: the chapters of the source."""
KINDS = ".csv, .tsv, .llc (LosslessCut), .edl (CMX 3600)"


def read_list(name: str, text: str, media: Media) -> Sequence[Listed]:
    """Return the windows of a list, which is in the form that its name's ending says.

    Raises:
        InvalidInput: it is in none of the forms, can't be read, or has no window.
    """
    ending = PurePath(name).suffix.lower()
    if ending in {".csv", ".txt"}:
        windows = list(read_rows(text))
    elif ending == ".tsv":
        windows = list(read_rows(text, delimiter="\t"))
    elif ending in {".llc", ".json5"}:
        windows = list(read_project(text))
    elif ending == ".edl":
        rate = media.video.rate if media.video is not None else None
        windows = list(read_edl(text, rate=rate, begins=media.tags.get("timecode")))
    else:
        raise wrong(f"must be {KINDS}, or the word {CHAPTERS}")
    if not windows:
        raise wrong("has no window")
    return windows


def chapters_of(media: Media) -> Sequence[Listed]:
    """Return the source's chapters as windows.

    Raises:
        InvalidInput: it has none.
    """
    if not media.chapters:
        raise wrong("the source has no chapters")
    return [Listed(start=one.start, end=one.end, name=one.title) for one in media.chapters]
