"""At which constant rate frames are shown, if at one."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from trimcore.domain.cutting.planning.runs import FramePlan

_COMMON = tuple(
    Fraction(rate)
    for rate in ("24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60")
)
_TELLING = 3
"""So few frames say nothing of a rate that nobody told."""


def constant_rate(
    frames: Sequence[FramePlan], time_base: Fraction, declared_rates: Iterable[Fraction]
) -> Fraction | None:
    """Return the frames per second, None if they are at irregular distances.

    `declared_rates` are those that a container claims, which are tried first. Where none of them is
    the frames' own, such as where a clock is too coarse to tell, a common one may be.
    """
    for rate in declared_rates:
        if steady(frames, 1 / (rate * time_base)):
            return rate
    seconds = (frames[-1].shown - frames[0].shown) * time_base
    if len(frames) < _TELLING or seconds <= 0:
        return None
    measured = (len(frames) - 1) / seconds
    near = {*_COMMON, Fraction(max(1, round(measured)))}
    steps = {rate: 1 / (rate * time_base) for rate in near}
    able = [rate for rate, step in steps.items() if steady(frames, step)]
    return min(able, key=lambda rate: _spread(frames, steps[rate]), default=None)


def mean_rate(frames: Sequence[FramePlan], time_base: Fraction) -> Fraction:
    """Return how many frames are shown a second, on average."""
    seconds = (frames[-1].end - frames[0].shown) * time_base
    return len(frames) / seconds if seconds > 0 else Fraction(1)


def steady(frames: Sequence[FramePlan], step: Fraction) -> bool:
    """Tell whether the frames are `step` ticks apart, but for rounding to whole ticks."""
    first, top, bottom = frames[0].shown, step.numerator, step.denominator
    return all(
        abs((frame.shown - first) * bottom - count * top) <= bottom
        for count, frame in enumerate(frames)
    )


def _spread(frames: Sequence[FramePlan], step: Fraction) -> Fraction:
    """Tell within how many ticks all frames lie about points that are `step` apart."""
    top, bottom = step.numerator, step.denominator
    apart = [frame.shown * bottom - count * top for count, frame in enumerate(frames)]
    return Fraction(max(apart) - min(apart), bottom)
