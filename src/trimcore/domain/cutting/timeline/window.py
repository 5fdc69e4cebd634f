"""The piece of a video that somebody wants."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from trimcore.domain.cutting.timeline.clock_time import parse_time
from trimcore.domain.cutting.timeline.times import LONGEST_US, MICROSECONDS, SAME
from trimcore.domain.errors import Fault, InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimWindow:
    """The half-open piece start ≤ t < start + duration, in exact microseconds.

    Moments less than half a millisecond apart are the same, at both ends, so that windows that
    touch share no frame and lose none. Its timeline is the presentation timeline whose zero is the
    container's start time, as players show it.

    Raises:
        InvalidInput: start is below 0, duration is not above 0, or either is over 1000 hours.
    """

    start_us: int
    duration_us: int

    def __post_init__(self) -> None:
        """Refuse what is no window, naming each wrong field."""
        faults = [*_start_faults(self.start_us), *_duration_faults(self.duration_us)]
        if faults:
            raise InvalidInput(*faults)

    @classmethod
    def parse(cls, start: str | None, duration: str | None) -> Self:
        """Read both times as `parse_time` does; None: left out.

        Raises:
            InvalidInput: names each time that is missing, unreadable or out of range.
        """
        start_us, faults = _read("start", start, _start_faults)
        duration_us, more = _read("duration", duration, _duration_faults)
        if start_us is None or duration_us is None:
            raise InvalidInput(*faults, *more)
        return cls(start_us=start_us, duration_us=duration_us)

    @property
    def end_us(self) -> int:
        """The first microsecond after the window."""
        return self.start_us + self.duration_us

    @property
    def start(self) -> Fraction:
        """Where the window begins, in exact seconds."""
        return Fraction(self.start_us, MICROSECONDS)

    @property
    def end(self) -> Fraction:
        """Where the window has ended, in exact seconds."""
        return Fraction(self.end_us, MICROSECONDS)

    def contains(self, moment: Fraction) -> bool:
        """Tell whether a frame that is shown at `moment` (exact seconds) belongs to the piece.

        It is for frames at least 2 ms apart.
        """
        return self.start - SAME < moment <= self.end - SAME


def _read(
    field: str, text: str | None, faults_of: Callable[[int], list[Fault]]
) -> tuple[int | None, list[Fault]]:
    """Return the microseconds that a text means, or None and what is wrong with it."""
    if text is None:
        return None, [Fault(field=field, code="required", detail="is required")]
    try:
        microseconds = parse_time(text, field=field)
    except InvalidInput as error:
        return None, [*error.faults]
    faults = faults_of(microseconds)
    return (None if faults else microseconds), faults


def _start_faults(microseconds: int) -> list[Fault]:
    if 0 <= microseconds <= LONGEST_US:
        return []
    return [_out_of_range("start", "must be from 0 to 3600000 seconds")]


def _duration_faults(microseconds: int) -> list[Fault]:
    if 0 < microseconds <= LONGEST_US:
        return []
    return [_out_of_range("duration", "must be above 0 and at most 3600000 seconds")]


def _out_of_range(field: str, detail: str) -> Fault:
    return Fault(field=field, code="out_of_range", detail=detail)
