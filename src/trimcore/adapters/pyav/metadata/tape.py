"""The timecode of the source's pictures, moved to the first of the piece."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING

from trimcore.domain.cutting.timeline.timecode import Timecode

if TYPE_CHECKING:
    from av.container import InputContainer

TAG = "timecode"
_RATES = frozenset({24, 25, 30, 48, 50, 60, 100, 120, 150})
"""Frames a second that libav counts timecode in."""


def timecode_after(container: "InputContainer", passed: Fraction, rate: Fraction | None) -> str:
    """Return the timecode of the picture that is shown so many seconds after the first.

    Empty if the source tells none that can be counted on, or the `rate` is not constant.
    """
    if rate is None or (whole := round(rate)) not in _RATES:
        return ""
    for told in _timecodes(container):
        with suppress(ValueError):
            return str(Timecode.parse(told, whole).later(round(passed * rate)))
    return ""


def has_timecode(container: "InputContainer") -> bool:
    """Tell whether the file has a timecode, whether or not it can be counted on."""
    return any(_timecodes(container))


def first_timecode(container: "InputContainer") -> str | None:
    """Return the timecode of the first picture as the file has it, None if it has none."""
    return next(_timecodes(container), None)


def _timecodes(container: "InputContainer") -> Iterator[str]:
    for tags in (container.metadata, *(stream.metadata for stream in container.streams)):
        if told := timecode_in(tags):
            yield told


def timecode_in(tags: Mapping[str, str]) -> str:
    """Return the timecode among tags, empty if there is none; Matroska writes names in capitals."""
    return next((text for name, text in tags.items() if name.lower() == TAG), "")
