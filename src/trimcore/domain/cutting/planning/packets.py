"""What a demuxer tells of a stream without decoding it: the packet index."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Self


class PacketKind(StrEnum):
    """What a packet holds, as far as a cut cares."""

    KEY = "key"
    """A frame that needs no other one; decoding can begin here."""
    OPEN = "open"
    """The same, but frames that follow it and are shown before it need what came earlier."""
    INTER = "inter"
    """A frame that needs others."""
    HIDDEN = "hidden"
    """Decoded but never shown: an edit list leaves it out, or only other frames need it."""
    LOST = "lost"
    """Not to be decoded: what it needs is not in the file, and no frame that can be needs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """One packet: its times in ticks of the index, and its size in bytes.

    `pts` is when its frame is shown, `dts` when it is decoded (None where the demuxer can't tell);
    `duration` is 0 where the container does not say. `description` is the number of the description
    by which it is decoded, where a track has several. One that `follows_shown` may be decoded to
    another picture if the one before it is not shown.
    """

    pts: int
    dts: int | None
    duration: int
    size: int
    kind: PacketKind
    keyframe: bool
    description: int = 0
    follows_shown: bool = False

    @property
    def shown(self) -> bool:
        """Whether a player shows or sounds the packet."""
        return self.kind not in {PacketKind.HIDDEN, PacketKind.LOST}

    @property
    def end(self) -> int:
        """The first tick after the packet."""
        return self.pts + self.duration


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketIndex:
    """A run of one stream's packets in decode order.

    `zero` is the container's start time in exact seconds of the stream's own clock; the moment of
    a packet on the presentation timeline is `pts × time_base − zero`. `from_start` says that the
    stream has no packet before the first one here, `to_end` that it has none after the last.
    `priming` is how many seconds of sound a decoder throws away wherever the stream begins, and
    `silent` how many packets it takes in there before the first one sounds. `run_up` is how many
    packets of sound decoders need before what they give is right; more of them are taken as long as
    all are of the last `run_up_seconds`; where packets stand `alone`, none is. `whole` says that
    decoders make as much sound of the last packet as of others, though its container may tell of
    less, `trails` that they give as much once more behind the last. `breaks` are the positions of
    the first packets of other recordings that this one goes on with.

    Raises:
        ValueError: the time base is not above 0.
    """

    time_base: Fraction
    zero: Fraction
    packets: tuple[Packet, ...]
    from_start: bool
    to_end: bool
    priming: Fraction = Fraction(0)
    silent: int = 0
    run_up: int = 0
    run_up_seconds: Fraction = Fraction(0)
    alone: bool = False
    whole: bool = False
    trails: bool = False
    breaks: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a clock that does not run forward."""
        if self.time_base <= 0:
            raise ValueError(f"a time base is above 0, not {self.time_base}")

    @property
    def opening(self) -> int | None:
        """The tick of the first keyframe where the stream begins; before it, nothing is certain.

        None if the index begins later, or has no keyframe.
        """
        keys = (packet.pts for packet in self.packets if packet.keyframe)
        return next(keys, None) if self.from_start else None

    def shown_from(self, tick: int) -> Self:
        """Hide the frames before a tick."""
        hidden = (
            replace(packet, kind=PacketKind.HIDDEN) if packet.pts < tick else packet
            for packet in self.packets
        )
        return replace(self, packets=tuple(hidden))

    @property
    def beginnings(self) -> frozenset[int]:
        """The ticks of the keyframes with which decoding begins anew, one behind each break."""
        keys = [at for at, packet in enumerate(self.packets) if packet.keyframe]
        behind = (next((at for at in keys if at >= position), None) for position in self.breaks)
        return frozenset(self.packets[at].pts for at in behind if at is not None)

    @property
    def breaks_off(self) -> bool:
        """Whether a recording ends inside the index."""
        return self.to_end or bool(self.breaks)

    def without_broken_off(self) -> Self:
        """Leave out the last picture before each break, and the last of all where all ends."""
        last = {position - 1 for position in self.breaks}
        packets = [
            replace(packet, kind=PacketKind.LOST) if position in last else packet
            for position, packet in enumerate(self.packets)
        ]
        return replace(self, packets=tuple(packets[:-1] if self.to_end else packets))

    def moment(self, tick: int) -> Fraction:
        """Place a tick of this stream on the presentation timeline, in exact seconds."""
        return tick * self.time_base - self.zero

    def first_tick_at_or_after(self, moment: Fraction) -> int:
        """Return the first tick of this stream that is not before `moment`."""
        return -((-(moment + self.zero)) // self.time_base)

    def last_tick_at_or_before(self, moment: Fraction) -> int:
        """Return the last tick of this stream that is not after `moment`."""
        return (moment + self.zero) // self.time_base

    def nearest_tick(self, moment: Fraction) -> int:
        """Return the tick of this stream that is nearest to `moment`."""
        return round((moment + self.zero) / self.time_base)

    def shown_ticks(self) -> tuple[int, ...]:
        """List when frames are shown, ascending; a frame sent as two fields counts twice."""
        return tuple(sorted(packet.pts for packet in self.packets if packet.shown))


def entered(packets: Sequence[Packet]) -> tuple[Packet, ...]:
    """Hide what comes before the first keyframe of a stream: nothing of it can be decoded.

    Recordings of broadcasts begin anywhere. Streams without any keyframe stay as they are.
    """
    first = next((position for position, packet in enumerate(packets) if packet.keyframe), 0)
    before = (replace(packet, kind=PacketKind.HIDDEN) for packet in packets[:first])
    return (*before, *packets[first:])


def lasting(packets: Sequence[Packet]) -> tuple[Packet, ...]:
    """Let packets of sound whose length nobody tells last until the next one begins.

    The last one lasts as long as the one before it.
    """
    steps = [max(0, after.pts - before.pts) for before, after in pairwise(packets)]
    last = steps[-1] if steps else 0
    return tuple(
        packet if packet.duration else replace(packet, duration=step)
        for packet, step in zip(packets, (*steps, last), strict=False)
    )


def entered_anew(packets: Sequence[Packet], breaks: Collection[int]) -> tuple[Packet, ...]:
    """Take for lost what can't be decoded behind each break, which are positions.

    That is what comes before the next keyframe, and what is shown before an open one.
    """
    entered: list[Packet] = []
    waits, opened = False, None
    for position, packet in enumerate(packets):
        waits = waits or position in breaks
        if waits and packet.keyframe:
            waits, opened = False, packet.pts if packet.kind is PacketKind.OPEN else None
        elif waits or (opened is not None and packet.pts < opened):
            packet = replace(packet, kind=PacketKind.LOST)  # noqa: PLW2901 - the same packet
        entered.append(packet)
    return tuple(entered)
