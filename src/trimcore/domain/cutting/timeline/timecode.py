"""Timecodes as tape and editors count frames: HH:MM:SS:FF, with `;` where numbers are dropped."""

import re
from dataclasses import dataclass, replace
from typing import Self

_FORM = re.compile(r"(\d\d):([0-5]\d):([0-5]\d)([:;.])(\d\d\d?)", re.ASCII)
_DROPPED = 2
"""Numbers dropped for each 30 frames a second, in every minute but each tenth."""
_HOURS = 24


@dataclass(frozen=True, slots=True)
class Timecode:
    """The number of a frame since midnight, at `rate` whole frames a second.

    With `drops`, as at 29.97 and 59.94 frames a second, the first numbers of each minute but every
    tenth are left out, so that the count keeps pace with the clock (SMPTE ST 12-1).
    """

    frame: int
    rate: int
    drops: bool = False

    @classmethod
    def parse(cls, text: str, rate: int) -> Self:
        """Read `HH:MM:SS:FF`; a `;` or `.` before the frames says that numbers are dropped.

        Raises:
            ValueError: it has another form, or a frame that the rate does not have.
        """
        found = _FORM.fullmatch(text)
        if found is None:
            raise ValueError("a timecode has the form HH:MM:SS:FF")
        hours, minutes, seconds, frames = (int(found[group]) for group in (1, 2, 3, 5))
        drops = found[4] != ":"
        if frames >= rate or (drops and rate % 30):
            raise ValueError(f"{text} is no timecode at {rate} frames a second")
        minutes += 60 * hours
        skipped = cls._dropped(rate) * (minutes - minutes // 10) if drops else 0
        return cls((60 * minutes + seconds) * rate + frames - skipped, rate, drops)

    def later(self, frames: int) -> Self:
        """Return the timecode so many frames later; after a day it begins anew."""
        return replace(self, frame=(self.frame + frames) % self._day())

    def __str__(self) -> str:
        number = self.frame
        if self.drops:
            number += self._skipped_before(number)
        seconds, frames = divmod(number, self.rate)
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        mark = ";" if self.drops else ":"
        return f"{hours:02}:{minutes:02}:{seconds:02}{mark}{frames:02}"

    def _skipped_before(self, frame: int) -> int:
        each = self._dropped(self.rate)
        tens, rest = divmod(frame, 600 * self.rate - 9 * each)
        in_ten = max(0, (rest - each) // (60 * self.rate - each))
        return each * (9 * tens + in_ten)

    def _day(self) -> int:
        skipped = self._dropped(self.rate) * 54 if self.drops else 0
        return _HOURS * (3600 * self.rate - skipped)

    @staticmethod
    def _dropped(rate: int) -> int:
        return rate // 30 * _DROPPED
