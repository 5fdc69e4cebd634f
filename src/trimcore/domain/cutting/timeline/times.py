"""Exact media time: integer ticks of a rational time base; seconds exist at the edges only."""

from dataclasses import dataclass
from fractions import Fraction

MICROSECONDS = 1_000_000
SAME = Fraction(1, 2000)
"""Moments less than so many seconds apart are one, unless frames are closer to each other."""
LONGEST_US = 1_000 * 3_600 * MICROSECONDS
"""No time given by a caller may exceed a thousand hours."""


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
