"""Choose the packets of a window that are copied, and the frames around them to encode."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from trimcore.domain.cutting.planning.packets import Packet, PacketIndex, PacketKind
from trimcore.domain.cutting.planning.runs import CopiedRun, CopyRules, EncodedRun, FramePlan, Join

NO_ENTRY = "The window holds no keyframe from which frames could be copied."
NOT_ALONE = "Frames of this codec can't be copied beside encoded ones."
CHANGES = "The video changes its parameter sets inside the window."


def plan_join(video: PacketIndex, frames: Sequence[FramePlan], rules: CopyRules) -> Join:
    """Copy as much as can be copied of the `frames` of a window, and encode the rest.

    The copied run begins at the first keyframe of the window that can be entered, and is the
    longest prefix in decode order that shows frames without a gap.
    """
    whole = Join(
        head=EncodedRun(decode_from=keyframe_before(video, frames[0].tick), frames=tuple(frames)),
        reason=rules.reason,
    )
    if not rules.copies:
        return whole
    if len(descriptions_of(video, frames)) > 1:
        return _reason(whole, CHANGES)
    copied = _copied_run(video, frames, rules)
    if copied is None:
        return _reason(whole, rules.reason or NO_ENTRY)
    begins, ends = copied.frames[0].tick, copied.frames[-1].tick
    head = _encoded(video, [frame for frame in frames if frame.tick < begins])
    tail = _encoded(video, [frame for frame in frames if frame.tick > ends])
    if (head or tail) and not rules.joins:
        return _reason(whole, rules.reason or NOT_ALONE)
    return Join(head=head, copied=copied, tail=tail)


def keyframe_before(video: PacketIndex, tick: int) -> int:
    """Return the position of the last keyframe that is shown no later than `tick`, or 0."""
    found = 0
    for position, packet in enumerate(video.packets):
        if packet.keyframe and packet.pts <= tick:
            found = position
    return found


def descriptions_of(video: PacketIndex, frames: Sequence[FramePlan]) -> tuple[int, ...]:
    """List the descriptions of all packets decoded to show the `frames`, in the packets' order."""
    begins, ends = keyframe_before(video, frames[0].tick), frames[-1].tick
    last = max(place for place, packet in enumerate(video.packets) if packet.pts <= ends)
    return tuple(dict.fromkeys(packet.description for packet in video.packets[begins : last + 1]))


def reorder_depth(shown: Sequence[int]) -> int:
    """Tell how many frames at most are decoded before one and shown after it.

    `shown` are the ticks of packets in decode order.
    """
    order = {tick: slot for slot, tick in enumerate(sorted(shown))}
    return max((count - order[tick] for count, tick in enumerate(shown)), default=0)


def reordered_in(video: PacketIndex, frames: Sequence[FramePlan]) -> frozenset[int]:
    """Tell which frames the source has behind one that is shown later, by their ticks.

    Its encoder has looked ahead to find out that they are best predicted from both sides.
    """
    wanted, reordered = {frame.tick for frame in frames}, set[int]()
    furthest: int | None = None
    for packet in video.packets:
        if furthest is not None and packet.pts < furthest and packet.pts in wanted:
            reordered.add(packet.pts)
        furthest = packet.pts if furthest is None else max(furthest, packet.pts)
    return frozenset(reordered)


def longest_row(frames: Sequence[FramePlan], reordered: Collection[int]) -> int:
    """Count the most frames one after the other that are reordered."""
    rows = groupby(frame.tick in reordered for frame in frames)
    return max((sum(row) for row in (list(row) for _, row in rows)), default=0)


def _reason(whole: Join, sentence: str) -> Join:
    return Join(head=whole.head, reason=sentence)


def _encoded(video: PacketIndex, frames: Sequence[FramePlan]) -> EncodedRun | None:
    if not frames:
        return None
    return EncodedRun(decode_from=keyframe_before(video, frames[0].tick), frames=tuple(frames))


@dataclass(slots=True)
class _Run:
    """A run as it grows: the slots, in the order of showing, of the frames that it copies."""

    first: int
    begins: int
    skipped: set[int] = field(default_factory=set)
    count: int = 0
    furthest: int = -1
    whole_to: int = -1
    whole_end: int = -1

    def take(self, position: int, slot: int) -> None:
        self.count += 1
        self.furthest = max(self.furthest, slot)
        if self.furthest - self.begins + 1 == self.count:
            self.whole_to, self.whole_end = position, self.furthest


def _copied_run(
    video: PacketIndex, frames: Sequence[FramePlan], rules: CopyRules
) -> CopiedRun | None:
    slots = {frame.tick: slot for slot, frame in enumerate(frames)}
    entry = _entry(video, slots, rules)
    if entry is None:
        return None
    begins = slots[video.packets[entry].pts]
    run = _Run(first=entry, begins=begins)
    anew = frozenset() if rules.resumes else video.beginnings
    for position in range(entry, len(video.packets)):
        packet = video.packets[position]
        if position > entry and packet.kind is PacketKind.OPEN and packet.pts in anew:
            break
        if packet.pts < video.packets[entry].pts or packet.kind is PacketKind.LOST:
            run.skipped.add(position)
        elif not packet.shown or packet.pts not in slots:
            break
        else:
            run.take(position, slots[packet.pts])
    return CopiedRun(
        first=entry,
        last=run.whole_to,
        skipped=frozenset(each for each in run.skipped if each < run.whole_to),
        frames=tuple(frames[begins : run.whole_end + 1]),
    )


def _entry(video: PacketIndex, slots: dict[int, int], rules: CopyRules) -> int | None:
    """Return the position of the window's first keyframe at which a decoder can begin."""
    for position, packet in enumerate(video.packets):
        if packet.keyframe and packet.pts in slots:
            leads = rules.follows and slots[packet.pts] == 0
            opens = rules.opens and not leads and packet.kind is PacketKind.OPEN
            if packet.kind is PacketKind.KEY or opens:
                return position
    return None


def replaced_bytes(video: PacketIndex, run: EncodedRun) -> int:
    """Add up the sizes of the source's packets of a run's frames."""
    ticks = {frame.tick for frame in run.frames}
    return sum(packet.size for packet in video.packets if packet.pts in ticks)


def packets_of(video: PacketIndex, run: CopiedRun) -> tuple[Packet, ...]:
    """List the packets that a run copies, in decode order."""
    return tuple(video.packets[position] for position in run.positions)
