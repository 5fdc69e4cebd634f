"""Which frames are shown inside a window, and for how long."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import median

from trimcore.domain.cutting.planning.packets import PacketIndex
from trimcore.domain.cutting.planning.runs import FramePlan
from trimcore.domain.cutting.timeline.times import SAME, same_within
from trimcore.domain.cutting.timeline.window import TrimWindow

_LONG = 1.5
"""A frame that lasts so many times as long as usual is a long one."""
_STAYING = Fraction(1, 10)
"""A picture that stays no longer than so many seconds is not held."""
_SLOWEST = Fraction(2, 3)
"""Seconds at which frames may follow each other and still be moving pictures, not stills."""


def frames_inside(
    video: PacketIndex, window: TrimWindow, *, holds: bool = True
) -> tuple[FramePlan, ...]:
    """List the frames that are shown inside the window, each until the next one is shown.

    The last frame of all is shown for its packet's own duration. A last one of the window that is
    shown for longer than frames usually are, such as a still screen, ends with the window. A
    picture that is being shown when the window begins, and stays for long, belongs to it with what
    is left of it, if that `holds`.
    """
    ticks = video.shown_ticks()
    window_end = video.first_tick_at_or_after(window.end)
    first = first_from(video, ticks, window.start)
    after = first_from(video, ticks, window.end)
    all_ends = (*ticks[1:], _end(video, ticks))
    ends, usual = list(all_ends[first:after]), _usual(video, ticks)
    if ends and ends[-1] - ticks[after - 1] > _LONG * usual:
        ends[-1] = min(ends[-1], max(window_end, ticks[after - 1] + usual))
    inside = [
        FramePlan(tick=tick, duration=end - tick)
        for tick, end in zip(ticks[first:after], ends, strict=True)
    ]
    if holds and first > 0:
        inside[:0] = _held(video, window, ticks[first - 1], all_ends[first - 1])
    return tuple(inside)


def _held(video: PacketIndex, window: TrimWindow, tick: int, end: int) -> list[FramePlan]:
    """Return the picture shown from `tick` to `end`, if it stays and the window begins amid."""
    stays = (end - tick) * video.time_base
    usual = _usual(video, video.shown_ticks()) * video.time_base
    if stays <= max(_STAYING, Fraction(_LONG) * usual) or video.moment(end) < window.start + SAME:
        return []
    start = min(video.nearest_tick(window.start), end - 1)  # a coarse clock may round to its end
    end = min(end, max(video.first_tick_at_or_after(window.end), start + 1))
    return [FramePlan(tick=tick, duration=end - start, late=start - tick)]


def first_from(video: PacketIndex, ticks: Sequence[int], moment: Fraction) -> int:
    """Find the first frame that is shown later than a moment, or at one that counts as the same."""
    position = bisect_left(ticks, video.first_tick_at_or_after(moment))
    around = ticks[max(position - 2, 0) : position + 2]
    apart = [after - before for before, after in pairwise(around) if after > before]
    same = same_within(min(apart) * video.time_base) if apart else SAME
    return bisect_right(ticks, video.last_tick_at_or_before(moment - same))


def _usual(video: PacketIndex, ticks: Sequence[int]) -> int:
    """Return the usual distance of frames; where each stays for long, that of moving pictures."""
    distance = int(median([after - before for before, after in pairwise(ticks)] or [1]))
    slow = distance * video.time_base > _SLOWEST
    return int(_STAYING / video.time_base) if slow else distance


def _end(video: PacketIndex, ticks: tuple[int, ...]) -> int:
    """Tell when the last frame ends; as long as the one before it, if nobody says."""
    last = max(
        (packet for packet in video.packets if packet.shown),
        key=lambda packet: packet.pts,
        default=None,
    )
    if last is None:
        return 0
    if last.duration > 0 or len(ticks) == 1:
        return last.end
    return 2 * ticks[-1] - ticks[-2]
