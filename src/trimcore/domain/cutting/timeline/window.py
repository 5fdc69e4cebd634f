"""The piece of a video that somebody wants."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from trimcore.domain.cutting.timeline.times import LONGEST_US, MICROSECONDS, parse_time
from trimcore.domain.errors import Fault, InvalidInput

START_FIELD = "trimming_start_time"
DURATION_FIELD = "duration"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimWindow:
    """The half-open piece start ≤ t < start + duration, in exact microseconds.

    Its timeline is the presentation timeline whose zero is the container's start time, as players
    show it.

    Raises:
        InvalidInput: start is below 0, duration is not above 0, or either is over 1000 hours.
    """

    start_us: int
    duration_us: int

    def __post_init__(self) -> None:
        """Refuse what is no window, naming each wrong field."""
        faults = []
        if not 0 <= self.start_us <= LONGEST_US:
            faults.append(_out_of_range(START_FIELD, "must be from 0 to 3600000 seconds"))
        if not 0 < self.duration_us <= LONGEST_US:
            faults.append(
                _out_of_range(DURATION_FIELD, "must be above 0 and at most 3600000 seconds")
            )
        if faults:
            raise InvalidInput(*faults)

    @classmethod
    def parse(cls, start: str, duration: str) -> Self:
        """Read both times as `parse_time` does, collecting the faults of both."""
        faults: list[Fault] = []
        values: list[int] = []
        for text, field in ((start, START_FIELD), (duration, DURATION_FIELD)):
            try:
                values.append(parse_time(text, field=field))
            except InvalidInput as error:
                faults.extend(error.faults)
                values.append(1)
        try:
            window = cls(start_us=values[0], duration_us=values[1])
        except InvalidInput as error:
            raise InvalidInput(*faults, *error.faults) from None
        if faults:
            raise InvalidInput(*faults)
        return window

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
        """Tell whether a frame that is shown at `moment` (exact seconds) belongs to the piece."""
        return self.start <= moment < self.end


def _out_of_range(field: str, detail: str) -> Fault:
    return Fault(field=field, code="out_of_range", detail=detail)
