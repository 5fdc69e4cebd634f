"""What a demuxer tells of a stream without decoding it: the packet index."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """One packet: its times in ticks of the index, and its size in bytes.

    `pts` is when its frame is shown, `dts` when it is decoded (None where the demuxer can't tell);
    `duration` is 0 where the container does not say. `description` is the number of the description
    by which it is decoded, where a track has several.
    """

    pts: int
    dts: int | None
    duration: int
    size: int
    kind: PacketKind
    keyframe: bool
    description: int = 0

    @property
    def shown(self) -> bool:
        """Whether a player shows or sounds the packet."""
        return self.kind is not PacketKind.HIDDEN

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
    `silent` how many packets it takes in there before the first one sounds.

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
