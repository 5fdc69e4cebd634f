"""Decide what a cut decodes, encodes and copies. Nothing here opens a file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from trimcore.domain.cutting.planning.join import plan_join
from trimcore.domain.cutting.planning.packets import PacketIndex
from trimcore.domain.cutting.planning.preroll import plan_flagged, plan_preroll
from trimcore.domain.cutting.planning.runs import CopiedRun, CopyRules, EncodedRun, FramePlan, Join
from trimcore.domain.cutting.planning.shown_frames import first_from, frames_inside
from trimcore.domain.cutting.planning.sound.copied import SoundPlan, beginning, cut_sound
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.timeline.windows import is_to_end
from trimcore.domain.errors import WindowOutside


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
    frames = frames_inside(video, window, holds=rules.flags or not rules.hides)
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
    plans = plan_flagged if rules.flags else plan_preroll
    hidden = plans(video, frames) if rules.hides else None
    return Join(copied=hidden) if hidden is not None else plan_join(video, frames, rules)


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
        begins = beginning(track, window.start, hides_preroll=hides_preroll)
        if taken := [packet.pts for packet in track.packets if packet.shown and begins(packet)]:
            priming = Fraction(0) if hides_preroll else track.priming
            sounding.append(track.moment(min(taken)) + priming)
    return min(shown, max(window.start, min(sounding, default=shown)))
