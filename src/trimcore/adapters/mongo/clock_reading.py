"""What the clock of the database's server showed, and shows since."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_NANOSECONDS_OF_A_MILLISECOND = 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the server's clock showed, at some moment between asking and being answered.

    `asked` and `answered` are nanoseconds of a clock of ours that no one sets.
    """

    asked: int
    answered: int
    shown: datetime

    @property
    def took(self) -> int:
        """How many nanoseconds the answer took; the reading is wrong by half of it at most."""
        return self.answered - self.asked

    def at(self, ours: int) -> datetime:
        """Return what the server's clock shows at a moment of ours, in whole milliseconds."""
        passed = ours - (self.asked + self.answered) // 2
        return self.shown + timedelta(milliseconds=passed // _NANOSECONDS_OF_A_MILLISECOND)
