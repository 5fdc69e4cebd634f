"""A list by the name of its file."""

import codecs
from collections.abc import Sequence
from pathlib import PurePath

from trimcore.domain.model.media import Media
from trimcore.entrypoints.library.lists.comma_separated import read_rows
from trimcore.entrypoints.library.lists.edl import read_edl
from trimcore.entrypoints.library.lists.listed import Listed, wrong
from trimcore.entrypoints.library.lists.losslesscut import read_project
from trimcore.entrypoints.library.lists.otio import read_otio

CHAPTERS = "chapters"
"""In place of a file: the chapters of the source."""
KINDS = ".csv, .tsv, .llc (LosslessCut), .edl (CMX 3600), .otio (OpenTimelineIO)"


_PLAIN = frozenset({".csv", ".txt", ".tsv", ".edl"})
"""Forms that older programs of Windows write, in which names alone are more than ASCII."""


def decoded(name: str, content: bytes) -> str:
    """Return the text of a list: UTF-8, UTF-16 with its mark, or in older forms Windows' Western.

    Raises:
        InvalidInput: it is no text.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig"]
        if PurePath(name).suffix.lower() in _PLAIN and b"\0" not in content:
            encodings.append("cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise wrong("must be text in UTF-8")


def read_list(name: str, text: str, media: Media) -> Sequence[Listed]:
    """Return the windows of a list, which is in the form that its name's ending says.

    Raises:
        InvalidInput: it is in none of the forms, can't be read, or has no window.
        ModuleNotFoundError: the package that reads it is not installed.
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
        windows = list(read_edl(text, rate=rate, begins=media.timecode))
    elif ending == ".otio":
        windows = list(read_otio(text, begins=media.timecode))
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
