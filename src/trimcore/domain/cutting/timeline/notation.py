"""Times as callers write them: numbers of seconds, lengths, clocks, frame numbers, timecodes."""

import re
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import TypeAlias

from trimcore.domain.cutting.timeline.timecode import Timecode
from trimcore.domain.cutting.timeline.times import LONGEST_US, MICROSECONDS
from trimcore.domain.errors import Fault, InvalidInput

Time: TypeAlias = int | float | Fraction | Decimal | timedelta | str
"""A moment or a length: seconds as a number, a timedelta, or one of the written forms."""

FORMS = (
    "seconds (12, 12.48, .5, 12.48s), a length (1m30s), MM:SS.mmm, HH:MM:SS.mmm, "
    "a frame number (100f) or a timecode (HH:MM:SS:FF, HH:MM:SS;FF)"
)
"""What a text may be, for sentences."""

_NUMBER = r"\d{1,12}(?:\.\d{0,30})?|\.\d{1,30}"
_SECONDS = re.compile(rf"({_NUMBER})s?", re.ASCII)
_LENGTH = re.compile(rf"(?:(\d{{1,6}})h)?(?:(\d{{1,8}})m)?(?:({_NUMBER})s)?", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,4}):(?=[0-5]?\d:))?(\d{1,6}):([0-5]?\d(?:\.\d{0,30})?)", re.ASCII)
_FRAME = re.compile(r"(\d{1,12})f", re.ASCII)
_TIMECODE = re.compile(r"\d\d:\d\d:\d\d[:;]\d{2,3}", re.ASCII)


def counts_frames(time: Time | None) -> bool:
    """Tell whether a time can be understood only at a constant frame rate."""
    if not isinstance(time, str):
        return False
    text = time.strip()
    return bool(_FRAME.fullmatch(text) or _TIMECODE.fullmatch(text))


def read_time(time: Time, *, field: str, rate: Fraction | None = None) -> int:
    """Return a moment or a length in microseconds, rounded to the nearest, halves to even.

    `rate` is the constant number of frames a second, None if there is none. Frame numbers and
    timecodes count from 0 at the beginning of the video, whatever timecode is stored in it.

    Raises:
        InvalidInput: it is none of the forms, counts frames where their rate is not constant, or
            is not from 0 to a thousand hours.
        TypeError: it is of another type.
    """
    seconds = _written(time, field, rate) if isinstance(time, str) else _counted(time, field)
    microseconds = round(seconds * MICROSECONDS)
    if not 0 <= microseconds <= LONGEST_US:
        raise _fault(field, "out_of_range", "must be from 0 to 3600000 seconds")
    return microseconds


def _counted(time: float | Fraction | Decimal | timedelta, field: str) -> Fraction:
    if isinstance(time, timedelta):
        return Fraction(time // timedelta(microseconds=1), MICROSECONDS)
    if isinstance(time, bool) or not isinstance(time, int | float | Fraction | Decimal):
        raise TypeError(f"{field} must be a number, a timedelta or a str, not {_named(time)}")
    if not isfinite(time):
        raise _fault(field, "not_a_time", "must be a finite number of seconds")
    return Fraction(time)


def _written(text: str, field: str, rate: Fraction | None) -> Fraction:
    text = text.strip()
    if found := _SECONDS.fullmatch(text):
        return Fraction(found[1])
    if counts_frames(text):
        return _in_frames(text, field, rate)
    found = _CLOCK.fullmatch(text) or _LENGTH.fullmatch(text)
    if not text or found is None:
        raise _fault(field, "not_a_time", f"must be {FORMS}, not {text[:40]!r}")
    hours, minutes, seconds = found.groups()
    return 3600 * int(hours or 0) + 60 * int(minutes or 0) + Fraction(seconds or 0)


def _in_frames(text: str, field: str, rate: Fraction | None) -> Fraction:
    if rate is None:
        detail = f"counts frames ({text}), and the video has no constant frame rate to count by"
        raise _fault(field, "no_frame_rate", detail)
    if found := _FRAME.fullmatch(text):
        return int(found[1]) / rate
    try:
        return Timecode.parse(text, round(rate)).frame / rate
    except ValueError as error:
        raise _fault(field, "not_a_time", f"must be a timecode of this video: {error}") from None


def _named(value: object) -> str:
    return type(value).__name__


def _fault(field: str, code: str, detail: str) -> InvalidInput:
    return InvalidInput(Fault(field=field, code=code, detail=detail))
