"""Plan several windows of one source as one output, each behind the one before it.

Pictures begin where those before them end, to the tick. Sound can't: its packets are copied whole.
So the first packet of a window is the one that is nearest to where the sound has ended by then,
and the last one ends nearest to where the next window begins. Each seam is wrong by half a packet
at most, and none knows of an error before it, so that they don't add up.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from trimcore.domain.cutting.planning.join import CHANGES, descriptions_of
from trimcore.domain.cutting.planning.packets import PacketIndex
from trimcore.domain.cutting.planning.plan import CutPlan, plan_cut
from trimcore.domain.cutting.planning.runs import CopyRules, FramePlan
from trimcore.domain.cutting.planning.seam import Seam, _ends
from trimcore.domain.cutting.planning.shown_frames import first_from, frames_inside
from trimcore.domain.cutting.planning.sound.copied import cut_sound
from trimcore.domain.cutting.timeline.window import TrimWindow

Tracks = tuple[PacketIndex, Mapping[int, PacketIndex]]
"""The packets about a window: those of the pictures, and those of each track of sound."""


def plan_windows(
    windows: Sequence[TrimWindow],
    tracks: Sequence[Tracks],
    *,
    rules: CopyRules,
    hides_preroll: bool = False,
) -> tuple[CutPlan, ...]:
    """Plan each of the windows as `plan_cut` does, and where in the output it begins.

    `tracks` are those about each window. One window is planned as it always is. Several hide no
    frames, since the output has one beginning.

    Raises:
        WindowOutside: no frame is shown inside one of the windows.
    """
    (video, sounds), window = tracks[0], windows[0]
    if len(windows) == 1:
        return (plan_cut(video, window, sounds, rules=rules, hides_preroll=hides_preroll),)
    rules = _common(windows, tracks, replace(rules, hides=False))
    first = plan_cut(video, window, sounds, rules=rules, hides_preroll=hides_preroll)
    end = video.moment(first.frames[-1].end)
    cut = {
        number: cut_sound(track, first.origin, end, hides_preroll=hides_preroll)
        for number, track in sounds.items()
    }
    kept = {number: sound for number, sound in cut.items() if sound is not None}
    plans = [replace(first, sounds=kept)]
    sounding = {number: _ends(sounds[number], sound, first) for number, sound in kept.items()}
    for window, (video, sounds) in zip(windows[1:], tracks[1:], strict=True):
        plan = plan_cut(video, window, rules=replace(rules, follows=True))
        begins = plans[-1].begins + plans[-1].frames[-1].end - plans[-1].origin_tick
        plan = replace(plan, begins=begins)
        lasts = (plan.frames[-1].end - plan.origin_tick) * video.time_base
        if len(plans) + 1 == len(windows):
            lasts = window.end - plan.origin
        seam = Seam(plan=plan, at=begins * video.time_base, lasts=lasts, sounding=sounding)
        plans.append(replace(plan, sounds=seam.sounds(sounds)))
    return tuple(plans)


def _common(windows: Sequence[TrimWindow], tracks: Sequence[Tracks], rules: CopyRules) -> CopyRules:
    """Copy nothing where the windows' packets are not all decoded by the same description."""
    numbers = {
        number
        for window, (video, _) in zip(windows, tracks, strict=True)
        if (frames := frames_inside(video, window))
        for number in descriptions_of(video, frames)
    }
    return rules if len(numbers) <= 1 else CopyRules(reason=CHANGES)


def shares(
    video: PacketIndex, frames: Sequence[FramePlan], windows: Sequence[TrimWindow]
) -> tuple[tuple[FramePlan, ...], ...]:
    """Tell which of the frames of windows that touch, and were cut as one, belong to each."""
    ticks = video.shown_ticks()
    begins = [first_from(video, ticks, window.start) for window in windows[1:]]
    bounds = [ticks[at] if at < len(ticks) else ticks[-1] + 1 for at in begins]
    shared: list[list[FramePlan]] = [[] for _ in windows]
    for frame in frames:
        shared[bisect_right(bounds, frame.tick)].append(frame)
    return tuple(tuple(share) for share in shared)
