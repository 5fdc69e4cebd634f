"""Read a child's answers, which are checked like any stranger's."""

import logging
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from trimcore.adapters.pyav.caller.engine_words import harmless, harmless_trace
from trimcore.adapters.pyav.caller.fields import field_of as _field
from trimcore.adapters.pyav.caller.fields import optional
from trimcore.adapters.pyav.protocol import BadFrame
from trimcore.domain import errors
from trimcore.domain.cutting.modes import EnginePath, StreamFate, TrimMode
from trimcore.domain.cutting.timeline.times import MediaTime
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt, StreamReport, WindowReport

_logger = logging.getLogger(__name__)
_LONGEST_TEXT = 500


def fault_of(answer: object) -> errors.MediaFault | errors.MachineFault:
    """Turn a FAULT's body into the error that it names; its trace goes to the log."""
    code, sentence = _field(answer, "code", str), _field(answer, "sentence", str)
    named: dict[str, type[errors.MediaFault | errors.MachineFault]] = {
        **errors.by_code(errors.MediaFault),
        **errors.by_code(errors.MachineFault),
    }
    fault = named.get(code, errors.EngineCrashed)
    if trace := _field(answer, "trace", str):
        _logger.warning("a cut failed with %s:%s", fault.code, harmless_trace(trace))
    return fault(harmless(sentence[:_LONGEST_TEXT]))


def read_receipt(  # noqa: PLR0913 - what only the caller knows
    answer: object,
    *,
    asked: Sequence[TrimWindow],
    mode: TrimMode,
    sha256: str,
    bytes_written: int,
    elapsed_us: int,
) -> Receipt:
    """Turn a DONE's body and what the caller measured itself into a receipt.

    Raises:
        EngineCrashed: the body is not of the agreed form.
    """
    try:
        return Receipt(
            asked=asked[0],
            mode=mode,
            path=EnginePath(_field(answer, "path", str)),
            encoded_because=_field(answer, "encoded_because", str),
            first=_moment(_field(answer, "first", list)),
            last=_moment(_field(answer, "last", list)),
            duration_us=_field(answer, "duration_us", int),
            frames_copied=_field(answer, "frames_copied", int),
            frames_encoded=_field(answer, "frames_encoded", int),
            frames_hidden=_field(answer, "frames_hidden", int),
            audio_offset_us=_optional(answer, "audio_offset_us"),
            streams=tuple(_stream(entry) for entry in _field(answer, "streams", list)),
            container=_field(answer, "container", str),
            media_type=_field(answer, "media_type", str),
            extension=_field(answer, "extension", str),
            bytes_read=_field(answer, "bytes_read", int),
            reads=_field(answer, "reads", int),
            bytes_written=bytes_written,
            sha256=sha256,
            elapsed_us=elapsed_us,
            windows=_windows(asked, _field(answer, "windows", list)),
        )
    except (BadFrame, ValueError) as error:
        raise errors.EngineCrashed("The video could not be cut.") from error


def _optional(answer: object, name: str) -> int | None:
    return optional(answer, name, int)


def _windows(asked: Sequence[TrimWindow], entries: list[Any]) -> tuple[WindowReport, ...]:
    """Read what is told of each window, in the order in which they were asked for."""
    return tuple(
        WindowReport(
            asked=window,
            first=_moment(_field(entry, "first", list)),
            last=_moment(_field(entry, "last", list)),
            begins_us=_field(entry, "begins_us", int),
            frames_copied=_field(entry, "frames_copied", int),
            frames_encoded=_field(entry, "frames_encoded", int),
            encoded_because=_field(entry, "encoded_because", str),
        )
        for window, entry in zip(asked, entries, strict=True)
    )


def _stream(entry: object) -> StreamReport:
    return StreamReport(
        index=_field(entry, "index", int),
        kind=_field(entry, "kind", str),
        codec=_field(entry, "codec", str),
        fate=StreamFate(_field(entry, "fate", str)),
        reason=_field(entry, "reason", str),
    )


def _moment(value: list[Any]) -> MediaTime:
    """Read ticks and the time base's numerator and denominator."""
    match value:
        case [int(ticks), int(top), int(bottom)] if top > 0 and bottom > 0:
            return MediaTime(ticks=ticks, time_base=Fraction(top, bottom))
    raise BadFrame
