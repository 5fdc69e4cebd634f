"""Plan several windows of one source as one output, each behind the one before it.

Pictures begin where those before them end, to the tick. Sound can't: its packets are copied whole.
So the first packet of a window is the one that is nearest to where the sound has ended by then,
and the last one ends nearest to where the next window begins. Each seam is wrong by half a packet
at most, and none knows of an error before it, so that they don't add up.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import floor

from trimcore.domain.cutting.planning.join import (
    CHANGES,
    CopyRules,
    FramePlan,
    descriptions_of,
)
from trimcore.domain.cutting.planning.packets import Packet, PacketIndex
from trimcore.domain.cutting.planning.plan import (
    CutPlan,
    SoundPlan,
    cut_sound,
    first_from,
    frames_inside,
    plan_cut,
)
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
        seam = _Seam(plan=plan, at=begins * video.time_base, lasts=lasts, sounding=sounding)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seam:
    """Where a window begins behind another: `at` a moment of the output, and `lasts` so long.

    `sounding` tells of each track where its sound has ended, and is told anew.
    """

    plan: CutPlan
    at: Fraction
    lasts: Fraction
    sounding: dict[int, Fraction] = field(default_factory=dict)

    def sounds(self, tracks: Mapping[int, PacketIndex]) -> dict[int, SoundPlan]:
        """Choose the packets of each track."""
        chosen = {number: self._sound(number, track) for number, track in tracks.items()}
        return {number: sound for number, sound in chosen.items() if sound is not None}

    def _sound(self, number: int, track: PacketIndex) -> SoundPlan | None:
        ended = self.sounding.get(number)
        lengths = _lengths(track)
        entry, lands = self._entry(track, lengths, ended)
        if entry is None:
            return None
        shift = lands - track.moment(entry)
        until = floor(2 * (self.at + self.lasts - shift + track.zero) / track.time_base)
        taken = [pts for pts in lengths if pts >= entry and 2 * pts + lengths[pts] <= until]
        if not taken:
            return None
        last = max(taken)
        self.sounding[number] = track.moment(last + lengths[last]) + shift
        return SoundPlan(
            first=entry if ended is not None else _run_up(track, entry),
            last=last,
            first_audible=entry,
            origin=track.nearest_tick(self.plan.origin),
            lands=lands,
        )

    def _entry(
        self, track: PacketIndex, lengths: Mapping[int, int], ended: Fraction | None
    ) -> tuple[int | None, Fraction]:
        """Choose the first packet, and where it lands: next to what sounds before it if it can."""
        keys = sorted(packet.pts for packet in track.packets if packet.shown and packet.keyframe)
        entries = keys or sorted(lengths)
        if not entries:
            return None, self.at
        shift, longest = self.at - self.plan.origin, max(lengths.values()) * track.time_base
        goes_on = ended is not None and ended > self.at - longest
        due = ended if ended is not None and goes_on else self.at
        entry = _nearest(entries, (due - shift + track.zero) / track.time_base)
        lands = track.moment(entry) + shift
        if goes_on and abs(lands - due) <= longest:
            return entry, due
        if lands < due - longest / 2:
            return None, due
        return entry, max(lands, due) if goes_on else lands


def _nearest(ticks: Sequence[int], due: Fraction) -> int:
    """Return the one of some ticks, ascending, that is nearest to a moment."""
    at = bisect_right(ticks, due)
    return min(ticks[max(0, at - 1) : at + 1], key=lambda tick: abs(tick - due))


def _ends(track: PacketIndex, sound: SoundPlan, plan: CutPlan) -> Fraction:
    """Tell when the sound of the first window has ended, on the output's clock."""
    return track.moment(sound.last + _lengths(track).get(sound.last, 0)) - plan.origin


def _lengths(track: PacketIndex) -> dict[int, int]:
    """Tell for how many ticks each packet sounds, by its own; if nobody says, until the next."""
    shown = sorted((packet for packet in track.packets if packet.shown), key=_pts)
    after = [*(packet.pts for packet in shown[1:]), *(packet.pts for packet in shown[-1:])]
    return {
        packet.pts: packet.duration or following - packet.pts
        for packet, following in zip(shown, after, strict=True)
    }


def _run_up(track: PacketIndex, entry: int) -> int:
    """Tell with which packet a decoder begins that knows of none before."""
    before = sorted(packet.pts for packet in track.packets if packet.pts < entry)
    return min([entry, *before[len(before) - track.silent :]])


def _pts(packet: Packet) -> int:
    return packet.pts
