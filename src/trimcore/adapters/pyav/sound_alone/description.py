"""Describe a finished cut of a file of sound in plain values, for the receipt."""

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from trimcore.adapters.pyav.metadata.attachments import is_cover
from trimcore.adapters.pyav.metadata.extras import Extras
from trimcore.adapters.pyav.sound_alone.copied_track import CopiedTrack
from trimcore.adapters.pyav.sound_alone.encoded_track import EncodedTrack
from trimcore.adapters.pyav.sound_alone.opened_sound import OpenedSound
from trimcore.adapters.pyav.sound_alone.output import SoundOutput
from trimcore.adapters.pyav.sound_alone.tracks import SoundPart, SoundTrack
from trimcore.domain.cutting.modes import EnginePath, StreamFate
from trimcore.domain.cutting.timeline.window import TrimWindow

if TYPE_CHECKING:
    from av.codec.context import CodecContext
    from av.stream import Stream

_MICROSECONDS = 1_000_000
_WITHOUT_LOSS = "encoded anew without loss, so that it begins and ends with the window's samples"
_DULL = (
    "it may begin dull, or with one channel, for up to half a second: "
    "decoders are told of the rest with some packets only"
)
_LEAST = 1
"""Samples by which a track's begin or end may differ from the window without being said."""


def describe_sound(
    source: OpenedSound,
    groups: Sequence[Sequence[TrimWindow]],
    output: SoundOutput,
    extras: Extras,
) -> dict[str, Any]:
    """Write what the caller's side reads as a receipt, but for what only that side knows."""
    tracks = output.tracks
    number, main = next((number, one) for number, one in tracks.items() if one.heard)
    encoded = isinstance(main, EncodedTrack)
    begins, start = main.parts[0].begins or Fraction(0), groups[0][0].start
    streams = [_stream(source, stream, output) for stream in source.container.streams]
    for skipped in extras.skipped:
        report = streams[number]
        report["reason"] = "; ".join(filter(None, (report["reason"], skipped)))
    return {
        "path": (EnginePath.ENCODED if encoded else EnginePath.JOINED).value,
        "encoded_because": "",
        "first": _moment(begins, main.rate),
        "last": _moment(main.ends - 1, main.rate),
        "duration_us": round(main.heard * _MICROSECONDS / main.rate),
        "frames_copied": 0,
        "frames_encoded": 0,
        "frames_hidden": 0,
        "audio_offset_us": round((begins / main.rate - start) * _MICROSECONDS),
        "streams": streams,
        "windows": [
            report
            for part, group in zip(main.parts, groups, strict=True)
            for report in _windows(main, part, group)
        ],
        "container": source.format.name,
        "media_type": source.format.media_type,
        "extension": source.format.extension,
        "bytes_read": source.file.bytes_read,
        "reads": source.file.reads,
    }


def _windows(
    track: SoundTrack, part: SoundPart, group: Sequence[TrimWindow]
) -> Iterator[dict[str, Any]]:
    """Tell of the windows that touch and are heard as one part of the track."""
    begins, rate = part.begins or Fraction(0), track.rate
    between = [begins + max(0, math.ceil(one.start * rate - begins)) for one in group[1:]]
    bounds = [begins, *(min(bound, part.ends) for bound in between), part.ends]
    for first, end in pairwise(bounds):
        yield {
            "first": _moment(first, rate),
            "last": _moment(max(first, end - 1), rate),
            "begins_us": round((part.at + first - begins) * _MICROSECONDS / rate),
            "frames_copied": 0,
            "frames_encoded": 0,
            "frames_encoded_before": 0,
            "encoded_because": "",
        }


def _moment(position: Fraction, rate: int) -> list[int]:
    """Write a moment of the source's timeline: in samples, or finer where zero is."""
    base = Fraction(1, rate * position.denominator)
    return [position.numerator, base.numerator, base.denominator]


def _stream(source: OpenedSound, stream: "Stream", output: SoundOutput) -> dict[str, Any]:
    track = output.tracks.get(stream.index)
    fate, reason = _fate_of(track) if track is not None else _fate(source, stream, output)
    context = cast("CodecContext | None", stream.codec_context)  # the stubs forget the None
    return {
        "index": stream.index,
        "kind": stream.type,
        "codec": "unknown" if context is None else context.codec.canonical_name,
        "fate": fate.value,
        "reason": reason,
    }


def _fate_of(track: SoundTrack) -> tuple[StreamFate, str]:
    if not track.heard:
        return StreamFate.DROPPED, "it has no sound in the window"
    if isinstance(track, EncodedTrack) and track.because:
        name = track.made.codec_context.codec.canonical_name
        return StreamFate.CONVERTED, f"it is {name} now, since {track.because}"
    if isinstance(track, EncodedTrack):
        return StreamFate.ENCODED, _WITHOUT_LOSS
    return StreamFate.COPIED, _difference(track)


def _fate(source: OpenedSound, stream: "Stream", output: SoundOutput) -> tuple[StreamFate, str]:
    """Tell what became of what is no track of the output."""
    into = source.format.label
    if stream.index in output.whole:
        return StreamFate.COPIED, ""
    if is_cover(stream):
        return StreamFate.DROPPED, f"{into} holds no covers"
    if stream.type == "audio":
        return StreamFate.DROPPED, f"{into} can't hold its codec"
    return StreamFate.DROPPED, f"{into} holds nothing of the kind beside sound"


def _difference(track: SoundTrack) -> str:
    """Say by how much what is heard begins later, or ends sooner, where packets can't be cut."""
    first, last = track.parts[0], track.parts[-1]
    late = (first.begins or Fraction(0)) - first.window.begin
    soon = last.window.end - last.ends if last.is_past else Fraction(0)
    said = [
        f"{what} {math.ceil(samples * 1000 / track.rate)} ms {when} the window does"
        for what, samples, when in (("begins", late, "after"), ("ends", soon, "before"))
        if samples >= _LEAST
    ]
    whole = [f"it {' and '.join(said)}: packets are copied whole"] if said else []
    dull = [_DULL] if isinstance(track, CopiedTrack) and track.dull else []
    return "; ".join((*whole, *dull))
