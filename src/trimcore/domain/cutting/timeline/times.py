"""Exact media time: integer ticks of a rational time base; seconds exist at the edges only."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from trimcore.domain.errors import Fault, InvalidInput

MICROSECONDS = 1_000_000
_MINUTE = 60
SAME = Fraction(1, 2000)
"""Moments less than so many seconds apart are one, unless frames are closer to each other."""
LONGEST_US = 1_000 * 3_600 * MICROSECONDS
"""No time given by a caller may exceed a thousand hours."""

_TIME = re.compile(r"(?:(?:(\d{1,4}):)?([0-5]?\d):)?(\d{1,7}(?:\.\d{1,30})?)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaTime:
    """A moment or length: `ticks` units of `time_base` seconds each."""

    ticks: int
    time_base: Fraction

    @property
    def seconds(self) -> Fraction:
        """The same moment in exact seconds."""
        return self.ticks * self.time_base

    @property
    def microseconds(self) -> int:
        """The same moment to the nearest microsecond, halves to even."""
        return round(self.seconds * MICROSECONDS)


def same_within(apart: Fraction) -> Fraction:
    """Return how close two moments are that count as one, for frames so many seconds apart.

    Callers give a frame's time as n/fps in floating point, or rounded to three decimals: half a
    millisecond, or a quarter of the distance of frames that are less than 2 ms apart.
    """
    return min(SAME, apart / 4)


def first_tick_at_or_after(seconds: Fraction, time_base: Fraction) -> int:
    """Return the first tick of `time_base` that is not before `seconds`."""
    return -((-seconds) // time_base)


def parse_time(text: str, *, field: str) -> int:
    """Read `12.48`, `MM:SS.mmm` or `HH:MM:SS.mmm` as microseconds.

    More than six decimals are rounded to the nearest microsecond, halves to even.

    Raises:
        InvalidInput: the text is no such time, or is over a thousand hours.
    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise InvalidInput(_not_a_time(field))
    hours, minutes, seconds = match.groups()
    if minutes is not None and Decimal(seconds) >= _MINUTE:
        raise InvalidInput(_not_a_time(field))
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * _MINUTE
    exact = (whole + Decimal(seconds)) * MICROSECONDS
    microseconds = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    if microseconds > LONGEST_US:
        raise InvalidInput(
            Fault(field=field, code="out_of_range", detail="must be at most 3600000 seconds")
        )
    return microseconds


def format_hms(microseconds: int) -> str:
    """Write a length as `HH:MM:SS`, rounded to the nearest second, halves up."""
    seconds = (microseconds + MICROSECONDS // 2) // MICROSECONDS
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _not_a_time(field: str) -> Fault:
    detail = "must be seconds, from 0 to 3600000, such as 12.48, 01:02.5 or 00:01:02.500"
    return Fault(field=field, code="not_a_time", detail=detail)
