"""Read what a child answers who has looked at a source and cut nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from types import MappingProxyType

from trimcore.adapters.pyav.caller.fields import (
    field_of,
    fraction,
    items,
    optional,
    optional_fraction,
)
from trimcore.adapters.pyav.protocol import BadFrame
from trimcore.domain.cutting.modes import EnginePath, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import EngineCrashed
from trimcore.domain.model.media import Chapter, Media, Track
from trimcore.domain.model.plan import Plan, Segment, SegmentKind


def read_media(answer: object, *, size: int) -> Media:
    """Turn what was seen into a value.

    Raises:
        EngineCrashed: it is not of the agreed form.
    """
    with _agreed():
        keyframes = answer.get("keyframes") if isinstance(answer, dict) else None
        tags = field_of(answer, "tags", dict)
        return Media(
            container=field_of(answer, "container", str),
            size=size,
            duration=optional_fraction(answer, "duration"),
            tracks=tuple(_track(entry) for entry in items(answer, "tracks")),
            keyframes=None if keyframes is None else _moments(keyframes),
            chapters=tuple(_chapter(entry) for entry in items(answer, "chapters")),
            tags=MappingProxyType({name: field_of(tags, name, str) for name in tags}),
        )


def read_plan(answer: object, *, asked: TrimWindow, mode: TrimMode) -> Plan:
    """Turn a plan into a value.

    Raises:
        EngineCrashed: it is not of the agreed form.
    """
    with _agreed():
        return Plan(
            asked=asked,
            mode=mode,
            path=EnginePath(field_of(answer, "path", str)),
            container=field_of(answer, "container", str),
            segments=tuple(_segment(entry) for entry in items(answer, "segments")),
            keyframes=_moments(field_of(answer, "keyframes", dict)),
            bytes_expected=field_of(answer, "bytes_expected", int),
            encoded_because=field_of(answer, "encoded_because", str),
        )


@contextmanager
def _agreed() -> Iterator[None]:
    try:
        yield
    except (BadFrame, ValueError) as error:
        raise EngineCrashed("The video could not be read.") from error


def _moments(told: object) -> tuple[Fraction, ...]:
    """Read ticks of a clock as moments; a list is empty, for it has no clock."""
    if told == []:
        return ()
    base, zero = (fraction(field_of(told, name, list)) for name in ("base", "zero"))
    ticks = items(told, "ticks")
    return tuple(tick * base - zero for tick in ticks if isinstance(tick, int))


def _segment(entry: object) -> Segment:
    return Segment(
        start=fraction(field_of(entry, "start", list)),
        end=fraction(field_of(entry, "end", list)),
        kind=SegmentKind(field_of(entry, "kind", str)),
        frames=field_of(entry, "frames", int),
        why=field_of(entry, "why", str),
    )


def _chapter(entry: object) -> Chapter:
    return Chapter(
        start=fraction(field_of(entry, "start", list)),
        end=fraction(field_of(entry, "end", list)),
        title=field_of(entry, "title", str),
    )


def _track(entry: object) -> Track:
    return Track(
        index=field_of(entry, "index", int),
        kind=field_of(entry, "kind", str),
        codec=field_of(entry, "codec", str),
        is_default=field_of(entry, "is_default", bool),
        language=optional(entry, "language", str),
        title=optional(entry, "title", str),
        duration=optional_fraction(entry, "duration"),
        width=optional(entry, "width", int),
        height=optional(entry, "height", int),
        pixel_shape=optional_fraction(entry, "pixel_shape"),
        pixel_format=optional(entry, "pixel_format", str),
        rate=optional_fraction(entry, "rate"),
        mean_rate=optional_fraction(entry, "mean_rate"),
        sample_rate=optional(entry, "sample_rate", int),
        channels=optional(entry, "channels", int),
        layout=optional(entry, "layout", str),
    )
