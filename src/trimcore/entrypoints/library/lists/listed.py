"""One window of a list."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from trimcore.domain.cutting.timeline.notation import Time, read_time
from trimcore.domain.cutting.timeline.times import SAME
from trimcore.domain.errors import Fault, InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A window from `start` to `end` (not included; None: the source's end), and a name."""

    start: Time
    end: Time | None = None
    name: str = ""


def checked(start: Time, end: Time | None, *, where: str) -> None:
    """Find what is wrong with times that don't count frames.

    Raises:
        InvalidInput: one can't be read, or the end is not behind the start; says `where`.
    """
    try:
        begin = read_time(start, field="list")
        until = None if end is None else read_time(end, field="list")
    except InvalidInput as error:
        raise wrong(f"{where}: {error.faults[0].detail}") from None
    if until is not None and until <= begin:
        raise wrong(f"{where}: must end behind its start")


def first_frame(at: Fraction, rate: Fraction) -> int:
    """Return the number of the first frame that belongs to a window from a moment on."""
    return max(0, ceil((at - SAME) * rate))


def wrong(detail: str) -> InvalidInput:
    """Return the error of a list that can't be taken."""
    return InvalidInput(Fault(field="list", code="not_a_list", detail=detail))
