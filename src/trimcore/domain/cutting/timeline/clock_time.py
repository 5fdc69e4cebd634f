"""Times as people write them: seconds, or hours, minutes and seconds."""

import re
from decimal import ROUND_HALF_EVEN, Decimal

from trimcore.domain.cutting.timeline.times import LONGEST_US, MICROSECONDS
from trimcore.domain.errors import Fault, InvalidInput

_MINUTE = 60

_TIME = re.compile(r"(?:(?:(\d{1,4}):)?([0-5]?\d):)?(\d{1,7}(?:\.\d{1,30})?)", re.ASCII)


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
