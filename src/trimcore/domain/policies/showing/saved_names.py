"""What a result is called on the disk of whoever saves it."""

import unicodedata

from trimcore.domain.model.video import NO_TEXT, Video

LONGEST_STEM = 150
"""In bytes of UTF-8: file systems take 255 for a whole name, and links grow with it."""
_REFUSED = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))
"""What some file system or other does not take in a name."""
_JOINERS = "\u200c\u200d"
"""Without these, some words and emojis are other ones."""


def saved_name(video: Video, extension: str) -> str:
    """Return the video's name as a file name that every system takes, with the result's extension.

    A name of which nothing is left gives way to the video's id.
    """
    ending = f".{extension}"
    stem = "".join(filter(_is_kept, video.name.translate(_REFUSED)))
    if stem.lower().endswith(ending):
        stem = stem[: -len(ending)]
    stem = stem.encode()[:LONGEST_STEM].decode(errors="ignore")
    # A dot in front hides a file; dots and spaces behind are lost on some systems.
    return f"{stem.strip(' .') or video.id}{ending}"


def _is_kept(char: str) -> bool:
    """Marks of direction go, which could make one extension look like another."""
    return char in _JOINERS or unicodedata.category(char) not in NO_TEXT | {"Cf"}
