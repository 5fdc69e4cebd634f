"""What a child has seen of a file."""

from types import MappingProxyType

from trimcore.adapters.pyav.caller.answers.agreed import agreed, moments
from trimcore.adapters.pyav.caller.answers.fields import (
    field_of,
    fraction,
    items,
    optional,
    optional_fraction,
)
from trimcore.domain.model.media import Chapter, Media, Track


def read_media(answer: object, *, size: int) -> Media:
    """Turn what was seen into a value.

    Raises:
        EngineCrashed: it is not of the agreed form.
    """
    with agreed():
        keyframes = answer.get("keyframes") if isinstance(answer, dict) else None
        tags = field_of(answer, "tags", dict)
        return Media(
            container=field_of(answer, "container", str),
            size=size,
            duration=optional_fraction(answer, "duration"),
            tracks=tuple(_track(entry) for entry in items(answer, "tracks")),
            keyframes=None if keyframes is None else moments(keyframes),
            chapters=tuple(_chapter(entry) for entry in items(answer, "chapters")),
            tags=MappingProxyType({name: field_of(tags, name, str) for name in tags}),
            timecode=optional(answer, "timecode", str),
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
