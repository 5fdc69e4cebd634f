"""Say what a source is, in plain values."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

import av
from av.audio.stream import AudioStream
from av.stream import Disposition
from av.video.stream import VideoStream

from trimcore.adapters.pyav.codecs.places import layout_of
from trimcore.adapters.pyav.limits import MIB, Limits
from trimcore.adapters.pyav.looking.keyframe_listing import ListedPictures, list_pictures
from trimcore.adapters.pyav.metadata.attachments import is_cover
from trimcore.adapters.pyav.metadata.tape import first_timecode
from trimcore.adapters.pyav.reading.indexing.sparse import has_one_table
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia, open_media
from trimcore.adapters.pyav.reading.source_file import KEPT, SourceFile
from trimcore.adapters.pyav.sound_alone.opened_sound import OpenedSound, open_sound
from trimcore.domain.errors import MediaFault, NoVideoStream

if TYPE_CHECKING:
    from av.codec.context import CodecContext
    from av.stream import Stream

_MOST_TEXT, _MOST_TAGS, _MOST_CHAPTERS = 2000, 100, 1000
_FEW_BYTES = 4 * MIB
"""How many more bytes are read of a source only to tell what it is."""
_MICROSECONDS = 1_000_000
_UNDETERMINED = "und"


def inspect_source(file: SourceFile, limits: Limits) -> dict[str, Any]:
    """Describe a source in plain values."""
    try:
        return _described(open_media(file, limits))
    except NoVideoStream:
        return _described(open_sound(file, limits))


def seen_meanwhile(source: OpenedMedia) -> dict[str, Any] | None:
    """Describe a source that was cut, but for keyframes, chapters and tags.

    None if that would take many bytes of it that the cut did not, or can't be done.
    """
    file = source.file
    is_walked = file.size <= KEPT and not has_one_table(source)
    if is_walked and file.size - file.bytes_read > _FEW_BYTES:
        return None
    try:
        seen = _described(source)
    except (av.FFmpegError, MediaFault):
        return None
    return seen | {"keyframes": None, "chapters": [], "tags": {}}


def _described(source: OpenedMedia | OpenedSound) -> dict[str, Any]:
    container = source.container
    has_pictures = isinstance(source, OpenedMedia)
    pictures = list_pictures(source) if isinstance(source, OpenedMedia) else None
    tracks = [_track(stream, has_pictures=has_pictures) for stream in container.streams]
    if isinstance(source, OpenedMedia) and pictures is not None:
        tracks[source.video.index]["rate"] = pair(pictures.rate)
    return {
        "container": source.source_format.name,
        "duration": pair(duration_of(source, pictures)),
        "tracks": tracks,
        "keyframes": _keyframes(pictures) if pictures is not None else [],
        "chapters": [
            {
                "start": pair(chapter["start"] * (chapter["time_base"] or 1) - source.zero),
                "end": pair(chapter["end"] * (chapter["time_base"] or 1) - source.zero),
                "title": chapter["metadata"].get("title", "")[:_MOST_TEXT],
            }
            for chapter in container.chapters()[:_MOST_CHAPTERS]
        ],
        "tags": {
            key[:_MOST_TEXT]: value[:_MOST_TEXT]
            for key, value in list(container.metadata.items())[:_MOST_TAGS]
        },
        "timecode": (first_timecode(container) or "")[:_MOST_TEXT] or None,
    }


def _track(stream: "Stream", *, has_pictures: bool) -> dict[str, Any]:
    context = cast("CodecContext | None", stream.codec_context)  # the stubs forget the None
    base = stream.time_base
    lasts = None if stream.duration is None or base is None else Fraction(stream.duration * base)
    track = {
        "index": stream.index,
        "kind": "cover" if is_cover(stream) else stream.type,
        "codec": "unknown" if context is None else context.codec.canonical_name,
        "is_default": bool(stream.disposition & Disposition.default),
        "language": _text(stream, "language"),
        "title": _text(stream, "title"),
        "duration": pair(lasts),
    }
    if isinstance(stream, VideoStream):
        track |= {
            "width": stream.codec_context.width,
            "height": stream.codec_context.height,
            "pixel_shape": pair(stream.sample_aspect_ratio or None),
            "pixel_format": stream.codec_context.pix_fmt,
            "mean_rate": pair(stream.average_rate) if has_pictures else None,
        }
    if isinstance(stream, AudioStream):
        track |= {
            "sample_rate": stream.codec_context.sample_rate,
            "channels": layout_of(stream.codec_context).nb_channels,
            "layout": layout_of(stream.codec_context).name,
        }
    return track


def duration_of(
    source: OpenedMedia | OpenedSound, pictures: ListedPictures | None
) -> Fraction | None:
    """Return how long players take the file to be: until the last of its tracks ends."""
    ends = [] if pictures is None or pictures.end is None else [pictures.end]
    for stream in source.container.streams:
        if stream.type in {"video", "audio"} and stream.duration and stream.time_base:
            begins = stream.start_time or 0
            ends.append((begins + stream.duration) * stream.time_base - source.zero)
    if ends:
        return max(ends)
    lasts = source.container.duration
    return Fraction(lasts, _MICROSECONDS) if lasts else None


def _keyframes(pictures: ListedPictures) -> dict[str, Any] | None:
    if pictures.keyframes is None:
        return None
    return {
        "base": pair(pictures.time_base),
        "zero": pair(pictures.zero),
        "ticks": list(pictures.keyframes),
    }


def _text(stream: "Stream", name: str) -> str | None:
    value = stream.metadata.get(name)
    return value[:_MOST_TEXT] if value and value != _UNDETERMINED else None


def pair(value: Fraction | None) -> list[int] | None:
    """Write a fraction as its numerator and its denominator."""
    return None if value is None else [value.numerator, value.denominator]
