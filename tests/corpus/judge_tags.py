"""Is everything kept that is said about the streams and the file?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container.input import InputContainer
from av.stream import Stream

from .case import Case
from .viewing import main_video

_MATROSKA = "matroska,webm"
_EXACT_RATES = {"mov,mp4,m4a,3gp,3g2,mj2", _MATROSKA}
_UNSPECIFIED = 2
_SHORTEST_SOUND = 50_000
"""Microseconds; a shorter window may hold no whole packet of sound."""
_KEPT = {"mp4", "mov", "matroska", "webm", "mpegts"}
"""Families that a cut stays in. Others it may leave, and they don't tell a default track."""
_DEFAULT = 1
_TECHNICAL = ("major_brand", "minor_version", "compatible_brands", "encoder", "duration", "bps",
              "number_of_", "_statistics", "creation_time", "handler_name", "vendor_id",
              "language", "software")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """What a container says about one stream."""

    kind: str
    codec: str
    language: str
    title: str
    disposition: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """What a container says about itself and its pictures."""

    family: str
    tracks: tuple[Track, ...]
    metadata: dict[str, str]
    aspect: Fraction
    rate: Fraction | None
    base_rate: Fraction | None
    colours: tuple[int, ...]


def judge_tags(case: Case) -> None:
    """Compare what both files say."""
    before, after = read_tags(case.source), read_tags(case.output)
    if before.family != after.family and before.family in _KEPT:
        case.note(f"the container is {after.family} instead of {before.family}")
    if before.aspect != after.aspect:
        case.note(f"the pixels' aspect is {after.aspect} instead of {before.aspect}")
    told = zip(before.colours, after.colours, strict=True)
    if any(old not in {_UNSPECIFIED, new} for old, new in told):
        case.note(f"the container's colours are {after.colours} instead of {before.colours}")
    for key, value in before.metadata.items():
        if after.metadata.get(key) != value:
            case.note(f"the file's {key} is {after.metadata.get(key)!r} instead of {value!r}")
    _judge_rate(case, before, after)
    for kind in ("video", "audio", "subtitle"):
        _judge_tracks(case, kind, before, after)


def read_tags(path: Path) -> Tags:
    """Read the tags of a file."""
    with av.open(str(path)) as container:
        video = main_video(container)
        context = video.codec_context
        return Tags(
            family=_family(container, path),
            tracks=tuple(_track(stream) for stream in container.streams),
            metadata={
                key.lower(): value
                for key, value in container.metadata.items()
                if not key.lower().startswith(_TECHNICAL)
            },
            aspect=video.sample_aspect_ratio or Fraction(1),
            rate=video.average_rate,
            base_rate=video.base_rate,
            colours=(
                int(context.color_range) or 1,
                int(context.color_primaries),
                int(context.color_trc),
                int(context.colorspace),
            ),
        )


def _family(container: InputContainer, path: Path) -> str:
    name = container.format.name
    if name == _MATROSKA:
        with path.open("rb") as file:
            return "webm" if b"webm" in file.read(64) else "matroska"
    if "mp4" in name:
        return "mov" if container.metadata.get("major_brand", "qt").startswith("qt") else "mp4"
    return name


def _track(stream: Stream) -> Track:
    return Track(
        kind=stream.type,
        codec=getattr(stream.codec_context, "name", ""),
        language=stream.metadata.get("language", "und"),
        title=stream.metadata.get("title") or stream.metadata.get("name", ""),
        disposition=int(stream.disposition),
    )


def _judge_tracks(case: Case, kind: str, before: Tags, after: Tags) -> None:
    wanted = [track for track in before.tracks if track.kind == kind]
    got = [track for track in after.tracks if track.kind == kind]
    silent = kind == "audio" and case.window.duration_us < _SHORTEST_SOUND
    if len(wanted) != len(got) and not silent:
        case.note(f"there are {len(got)} {kind} streams instead of {len(wanted)}")
    for number, (one, other) in enumerate(zip(wanted, got, strict=False)):
        # Of one packet in a transport stream libav can't tell which layer of MPEG it is.
        names = ("language", "title", "disposition", *(() if silent else ("codec",)))
        for name in names:
            old, new = getattr(one, name), getattr(other, name)
            if name == "disposition" and before.family not in _KEPT:
                old, new = old & ~_DEFAULT, new & ~_DEFAULT
            if old != new:
                case.note(f"the {name} of {kind} {number} is {new!r} instead of {old!r}")


def _judge_rate(case: Case, before: Tags, after: Tags) -> None:
    if before.family not in _KEPT or len(case.expected) < 3:
        return
    with av.open(str(case.output)) as container:
        if container.format.name not in _EXACT_RATES:
            return
    if not case.before.steady:
        return
    if before.rate != after.rate:
        case.note(f"the frame rate is {after.rate} instead of the constant {before.rate}")
    elif before.base_rate != after.base_rate:
        case.note(f"the base rate is {after.base_rate} instead of {before.base_rate}")
