"""How a cut may be made, and how it was made."""

from enum import StrEnum


class TrimMode(StrEnum):
    """What the caller asks for."""

    EXACT = "exact"
    """Copy untouched frames, encode only what the cut breaks, fall back to ENCODE on any doubt."""
    ENCODE = "encode"
    """Encode every frame of the window."""
    INSTANT = "instant"
    """Copy from the keyframe before the window and hide what is before it, by the caller's wish."""


class OutputContainer(StrEnum):
    """In what an output is wished to come."""

    SOURCE = "source"
    """As the source, or what takes its place."""
    MP4 = "mp4"
    MOV = "mov"
    MKV = "mkv"
    WEBM = "webm"


class EnginePath(StrEnum):
    """What the engine did."""

    JOINED = "joined"
    """Copied packets and encoded ones were joined, or all were copied."""
    ENCODED = "encoded"
    """Every frame was encoded."""
    HIDDEN = "hidden"
    """Copied from the keyframe before; an edit list or their own headers hide earlier frames."""


class StreamFate(StrEnum):
    """What became of one stream of the source."""

    COPIED = "copied"
    ENCODED = "encoded"
    JOINED = "joined"
    CONVERTED = "converted"
    """Written anew in the output's own way, such as chapters and timecode."""
    DROPPED = "dropped"
