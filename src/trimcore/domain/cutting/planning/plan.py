"""Decide what a cut decodes, encodes and copies. Nothing here opens a file."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import median

from trimcore.domain.cutting.planning.join import (
    CopiedRun,
    CopyRules,
    EncodedRun,
    FramePlan,
    Join,
    plan_join,
)
from trimcore.domain.cutting.planning.packets import Packet, PacketIndex
from trimcore.domain.cutting.planning.preroll import plan_preroll
from trimcore.domain.cutting.timeline.times import SAME, same_within
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.timeline.windows import is_to_end
from trimcore.domain.errors import WindowOutside

_ROUNDING = Fraction(1, 2000)
"""Half a tick of Matroska's clock, in seconds."""
_LONG = 1.5
"""A frame that lasts so many times as long as usual is a long one."""
_STAYING = Fraction(1, 10)
"""A picture that stays no longer than so many seconds is not held."""
_SLOWEST = Fraction(2, 3)
"""Seconds at which frames may follow each other and still be moving pictures, not stills."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundPlan:
    """The run of one track's packets that is copied whole.

    `first` and `last` are ticks of the track (both belong to the run); `first_audible` is the
    first that is heard, `origin` the tick that becomes 0. A run that sounds before its origin wants
    an edit list that hides the beginning, its run-up too; without one, what does not sound there
    may be placed at its origin as well. `lands` is the moment of the output, in seconds, at which
    `first_audible` is heard; if None, it is as far from the output's beginning as from the origin.
    """

    first: int
    last: int
    first_audible: int
    origin: int
    lands: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CutPlan:
    """What to do with a packet index so that exactly the window's frames are shown.

    `frames` are all frames of the output, in the order in which they are shown: first those of
    `head`, which are encoded, then those that are `copied`, then those of `tail`, encoded again.
    `reason` says why nothing is copied, if so. `origin` is the moment, in seconds of the source's
    timeline, that becomes 0, and `origin_tick` the same in the video's ticks. Where the output
    shows other windows before this one, it becomes `begins` instead, in the output's ticks.
    """

    frames: tuple[FramePlan, ...]
    head: EncodedRun | None
    copied: CopiedRun | None
    tail: EncodedRun | None
    reason: str
    origin: Fraction
    origin_tick: int
    sounds: Mapping[int, SoundPlan]
    begins: int = 0

    @property
    def zero_tick(self) -> int:
        """The tick of the source that would be the output's 0."""
        return self.origin_tick - self.begins

    @property
    def decode_from(self) -> int:
        """The position in the index of the first packet that is needed."""
        starts = [run.decode_from for run in (self.head, self.tail) if run is not None]
        if self.copied is not None:
            starts.append(self.copied.first)
        return min(starts)

    @property
    def hidden(self) -> tuple[FramePlan, ...]:
        """The frames that are in the output and not shown."""
        return self.copied.hidden if self.copied is not None else ()

    @property
    def encoded(self) -> int:
        """How many frames are encoded."""
        return sum(len(run.frames) for run in (self.head, self.tail) if run is not None)


def plan_cut(
    video: PacketIndex,
    window: TrimWindow,
    sounds: Mapping[int, PacketIndex] | None = None,
    *,
    rules: CopyRules | None = None,
    hides_preroll: bool = False,
) -> CutPlan:
    """Plan a cut that copies what `rules` allow, encodes the rest, and copies the sound.

    The index must reach from a keyframe that is shown no later than the window's first frame
    (or from the stream's start) to past the window's end (or to the stream's end).
    `hides_preroll` says that the output's container can hide the beginning of a sound packet.

    Raises:
        WindowOutside: no frame is shown inside the window.
    """
    rules = rules or CopyRules()
    frames = frames_inside(video, window, holds=not rules.hides)
    if not frames:
        raise WindowOutside(f"The video shows no frame {_between(window)}.")
    tracks = sounds or {}
    origin = _origin(video, window, frames[0], tracks.values(), hides_preroll=hides_preroll)
    plans = {
        number: cut_sound(track, origin, window.end, hides_preroll=hides_preroll)
        for number, track in tracks.items()
    }
    join = _join(video, frames, rules)
    return CutPlan(
        frames=frames,
        head=join.head,
        copied=join.copied,
        tail=join.tail,
        reason=join.reason,
        origin=origin,
        origin_tick=video.nearest_tick(origin),
        sounds={number: plan for number, plan in plans.items() if plan is not None},
    )


def _join(video: PacketIndex, frames: tuple[FramePlan, ...], rules: CopyRules) -> Join:
    hidden = plan_preroll(video, frames) if rules.hides else None
    return Join(copied=hidden) if hidden is not None else plan_join(video, frames, rules)


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
    last = max((packet for packet in video.packets if packet.shown), key=_pts, default=None)
    if last is None:
        return 0
    if last.duration > 0 or len(ticks) == 1:
        return last.end
    return 2 * ticks[-1] - ticks[-2]


def _pts(packet: Packet) -> int:
    return packet.pts


def covers_start(video: PacketIndex, window: TrimWindow) -> bool:
    """Tell whether decoding this index yields the window's first frame.

    True when a keyframe is shown at or before the window's start, or nothing comes before it.
    """
    ticks = video.shown_ticks()
    first = first_from(video, ticks, window.start)
    start = ticks[first] if first < len(ticks) else video.first_tick_at_or_after(window.start)
    return video.from_start or any(
        packet.keyframe and packet.pts <= start for packet in video.packets
    )


def _between(window: TrimWindow) -> str:
    start = f"from {float(window.start):g} s"
    return f"{start} on" if is_to_end(window) else f"{start} to {float(window.end):g} s"


def _origin(
    video: PacketIndex,
    window: TrimWindow,
    first: FramePlan,
    tracks: Collection[PacketIndex],
    *,
    hides_preroll: bool,
) -> Fraction:
    """Return the first frame's moment, unless the video track begins later than the sound.

    Then it is the window's start, or the sound's begin if nothing at all is kept from before it:
    files begin with the first thing that is in them.
    """
    shown = video.moment(first.shown)
    if not video.from_start or first.tick != min(video.shown_ticks()):
        return shown
    sounding = []
    for track in tracks:
        begins = _beginning(track, window.start, hides_preroll=hides_preroll)
        if taken := [packet.pts for packet in track.packets if packet.shown and begins(packet)]:
            priming = Fraction(0) if hides_preroll else track.priming
            sounding.append(track.moment(min(taken)) + priming)
    return min(shown, max(window.start, min(sounding, default=shown)))


def cut_sound(
    track: PacketIndex, start: Fraction, end: Fraction, *, hides_preroll: bool
) -> SoundPlan | None:
    """Take the packets from `start` on whose larger half lies before `end`.

    The packet that contains `start`, or ends there, belongs to them only if it can be hidden: a
    decoder needs it to begin cleanly.
    """
    begins = _beginning(track, start, hides_preroll=hides_preroll)
    half_ticks = 2 * (end + track.zero) // track.time_base
    taken = [
        packet
        for packet in track.packets
        if begins(packet) and 2 * packet.pts + packet.duration <= half_ticks
    ]
    if not taken:
        return None
    audible = min(packet.pts for packet in taken)
    if hides_preroll:
        taken = [*_run_up(track, start, audible), *taken]
    taken = _from_keyframe(track, taken, hides_preroll=hides_preroll)
    if not taken:
        return None
    first = min(packet.pts for packet in taken)
    before = [] if hides_preroll else sorted(p.pts for p in track.packets if p.pts < first)
    return SoundPlan(
        first=min([first, *before[len(before) - track.silent :]]),
        last=max(packet.pts for packet in taken),
        first_audible=max(first, audible),
        origin=track.nearest_tick(start),
    )


def _run_up(track: PacketIndex, start: Fraction, audible: int) -> list[Packet]:
    """Take what decoders need before `start` and is not among the packets from `audible` on."""
    taken: list[Packet] = []
    last = track.last_tick_at_or_before(start)
    ended = [packet for packet in track.packets if packet.end <= last]
    for packet in sorted(ended, key=_pts, reverse=True):
        count = sum(1 for one in ended if one.pts > packet.pts)
        lasting = start - track.moment(packet.pts)
        if count >= track.run_up and lasting > track.run_up_seconds:
            break
        following = taken[0].pts if taken else audible
        if packet.duration and following - packet.end > packet.duration:
            break  # behind a pause, decoders begin anew
        if packet.pts < audible:
            taken.insert(0, packet)
    return taken


def _from_keyframe(track: PacketIndex, taken: list[Packet], *, hides_preroll: bool) -> list[Packet]:
    """Begin where decoders can: TrueHD has packets that say nothing without an earlier one.

    That is the keyframe before, where it can be hidden, else the first behind. Where no packet is
    told to be one, each is taken for one.
    """
    keys = [packet.pts for packet in track.packets if packet.keyframe and packet.shown]
    if not taken or not keys or taken[0].keyframe:
        return taken
    before = max((pts for pts in keys if pts < taken[0].pts), default=None)
    if hides_preroll and before is not None:
        last = max(packet.pts for packet in taken)
        return [packet for packet in track.packets if before <= packet.pts <= last]
    first = next((pts for pts in keys if pts > taken[0].pts), taken[-1].end)
    return [packet for packet in taken if packet.pts >= first]


def _beginning(
    track: PacketIndex, start: Fraction, *, hides_preroll: bool
) -> Callable[[Packet], bool]:
    """Return what tells whether a packet belongs to the sound from `start` on, in ticks alone."""
    if hides_preroll:
        first, last = track.first_tick_at_or_after(start), track.last_tick_at_or_before(start)
        return lambda packet: packet.end >= first if packet.shown else first == packet.end == last
    # A coarse clock may have rounded a packet that begins at the start to just before it.
    rounding = min(track.time_base / 2, _ROUNDING)
    first = track.first_tick_at_or_after(start - track.priming - rounding)
    return lambda packet: packet.shown and packet.pts >= first
