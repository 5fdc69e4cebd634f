"""Copy a window whole, with what its frames need around them, to be hidden."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from trimcore.domain.cutting.planning.join import descriptions_of, keyframe_before
from trimcore.domain.cutting.planning.packets import Packet, PacketIndex, PacketKind
from trimcore.domain.cutting.planning.runs import CopiedRun, FramePlan

MOST_LED = 64 << 20
"""Bytes of all packets that lead a window: they are held while they are compared, and players have
to decode them before they show anything."""


def plan_preroll(video: PacketIndex, frames: Sequence[FramePlan]) -> CopiedRun | None:
    """Copy from the keyframe before the `frames` of a window to the last packet of theirs.

    What is copied beside them is named as hidden; frames that lead the keyframe are left out.
    None if there is no keyframe before the window, or the video changes its description in it.
    """
    if len(descriptions_of(video, frames)) > 1:
        return None
    entry = keyframe_before(video, frames[0].tick)
    first = video.packets[entry]
    if not first.keyframe or first.pts > frames[0].tick:
        return None
    inside = {frame.tick for frame in frames}
    positions = [position for position, packet in enumerate(video.packets) if packet.pts in inside]
    run = range(entry, max(positions) + 1)
    leading = frozenset(position for position in run if video.packets[position].pts < first.pts)
    if any(position < entry or position in leading for position in positions):
        return None
    others = [
        video.packets[position]
        for position in run
        if position not in leading and video.packets[position].pts not in inside
    ]
    return CopiedRun(
        first=entry,
        last=run[-1],
        skipped=leading,
        frames=tuple(frames),
        hidden=_lasting(video, sorted(packet.pts for packet in others)),
    )


def plan_flagged(video: PacketIndex, frames: Sequence[FramePlan]) -> CopiedRun | None:
    """Copy in the same way, for what comes before the window to be hidden by its own headers.

    None, too, if frames are decoded in another order than they are shown in, one would be decoded
    to another picture because the one before it is not shown any more, or there is too much of it.
    """
    run = plan_preroll(video, frames)
    if run is None or run.skipped:
        return None
    packets = [video.packets[position] for position in run.positions]
    ticks = [packet.pts for packet in packets]
    shown = [place for place, packet in enumerate(packets) if packet.shown]
    leading, inside = shown[: -len(frames)], shown[-len(frames) :]
    if ticks != sorted(ticks) or [ticks[at] for at in inside] != [one.tick for one in frames]:
        return None
    lead = packets[: inside[0]]
    if any(packet.kind is PacketKind.LOST for packet in packets) or _breaks(
        packets[: inside[0] + 1]
    ):
        return None
    if sum(packet.size for packet in lead) > MOST_LED:
        return None
    unseen = (at for at in range(inside[0], len(packets)) if not packets[at].shown)
    return replace(
        run,
        hidden=_lasting(video, [ticks[at] for at in leading]),
        lead=len(lead),
        unseen={run.positions[at]: max(ticks[at], frames[0].shown) for at in unseen},
    )


def _breaks(packets: Sequence[Packet]) -> bool:
    """Tell whether any of these decodes to another picture if none but the last is shown.

    No motion can be predicted from a keyframe.
    """
    return any(
        after.follows_shown and before.shown and not before.keyframe
        for before, after in pairwise(packets)
    )


def _lasting(video: PacketIndex, ticks: Sequence[int]) -> tuple[FramePlan, ...]:
    """Let each of these frames last until the next one of the whole index."""
    every = sorted({packet.pts for packet in video.packets})
    after = dict(pairwise(every))
    return tuple(FramePlan(tick=tick, duration=after.get(tick, tick + 1) - tick) for tick in ticks)
