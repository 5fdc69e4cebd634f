"""What a child tells of each window and each stream."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from trimcore.adapters.pyav.caller.answers.fields import field_of
from trimcore.adapters.pyav.protocol import BadFrame
from trimcore.domain.cutting.modes import StreamFate
from trimcore.domain.cutting.timeline.times import MediaTime
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import StreamReport, WindowReport


def window_reports(asked: Sequence[TrimWindow], entries: list[Any]) -> tuple[WindowReport, ...]:
    """Read what is told of each window, in the order in which they were asked for."""
    return tuple(
        WindowReport(
            asked=window,
            first=moment(field_of(entry, "first", list)),
            last=moment(field_of(entry, "last", list)),
            begins_us=field_of(entry, "begins_us", int),
            frames_copied=field_of(entry, "frames_copied", int),
            frames_encoded=field_of(entry, "frames_encoded", int),
            encoded_because=field_of(entry, "encoded_because", str),
            frames_encoded_before=field_of(entry, "frames_encoded_before", int),
        )
        for window, entry in zip(asked, entries, strict=True)
    )


def stream_report(entry: object) -> StreamReport:
    """Read what became of a stream."""
    return StreamReport(
        index=field_of(entry, "index", int),
        kind=field_of(entry, "kind", str),
        codec=field_of(entry, "codec", str),
        fate=StreamFate(field_of(entry, "fate", str)),
        reason=field_of(entry, "reason", str),
    )


def moment(value: list[Any]) -> MediaTime:
    """Read ticks and the time base's numerator and denominator."""
    match value:
        case [int(ticks), int(top), int(bottom)] if top > 0 and bottom > 0:
            return MediaTime(ticks=ticks, time_base=Fraction(top, bottom))
    raise BadFrame
