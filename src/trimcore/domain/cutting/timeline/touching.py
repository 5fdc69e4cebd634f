"""Windows in the order of the output, of which those that touch are cut as one."""

from collections.abc import Sequence
from fractions import Fraction

from trimcore.domain.cutting.timeline.times import LONGEST_US, SAME
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.timeline.windows import MOST_WINDOWS
from trimcore.domain.errors import Fault, InvalidInput


def check_count(windows: Sequence[TrimWindow]) -> None:
    """Refuse to show no window, or more than a thousand.

    Raises:
        InvalidInput: there are so many.
    """
    if faults := count_faults(windows):
        raise InvalidInput(*faults)


def count_faults(windows: Sequence[object]) -> list[Fault]:
    """Tell whether there is no window, or more than a thousand."""
    if 1 <= len(windows) <= MOST_WINDOWS:
        return []
    detail = f"must be from 1 to {MOST_WINDOWS} windows"
    return [Fault(field="windows", code="out_of_range", detail=detail)]


def touching(windows: Sequence[TrimWindow]) -> tuple[tuple[TrimWindow, ...], ...]:
    """Put windows together that are cut as one, in the order of the output.

    They are those of which each begins where the one before it ends: the source goes on there as it
    is.
    """
    groups: list[list[TrimWindow]] = []
    for window in windows:
        if groups and _touches(groups[-1][-1], window):
            groups[-1].append(window)
        else:
            groups.append([window])
    return tuple(tuple(group) for group in groups)


def spanning(group: Sequence[TrimWindow]) -> TrimWindow:
    """Return the window from the beginning of the first of a group to the end of the last."""
    start_us = group[0].start_us
    return TrimWindow(start_us=start_us, duration_us=min(group[-1].end_us - start_us, LONGEST_US))


def seconds_of(windows: Sequence[TrimWindow]) -> Fraction:
    """Add up how long windows are, in exact seconds."""
    return sum((window.end - window.start for window in windows), Fraction(0))


def _touches(before: TrimWindow, after: TrimWindow) -> bool:
    return abs(after.start - before.end) < SAME and after.end - before.end >= SAME
