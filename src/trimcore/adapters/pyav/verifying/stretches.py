"""Choose which of the packets that an encoder made are decoded again."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trimcore.domain.cutting.planning.packets import Packet as IndexedPacket
from trimcore.domain.cutting.planning.packets import PacketKind

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.stream import VideoStream

_OPENING = 8
"""Packets that are decoded where a group begins."""
_WHOLE = 64
"""The most packets of a last group that are all decoded, if nothing is copied behind them."""
_FEW = 16
"""The most copied packets that are decoded before an encoded tail."""
_PARTS = 4
"""Into so many parts is a run divided, each with a group that is looked into."""


@dataclass(slots=True, kw_only=True)
class Stretches:
    """Takes the packets of a run of so many, in their order, and gives back what to decode.

    Groups of pictures are taken together until they have some packets. The beginnings of the first,
    of some between, and of the last are decoded; the last one whole if it is short or is `joined`
    to copies, and the one before with it if it has few.
    """

    count: int
    joined: bool
    _group: "list[Packet[VideoStream]]" = field(default_factory=list)
    _before: "list[Packet[VideoStream]]" = field(default_factory=list)
    _due: int = 0
    _is_due: bool = True

    def take(self, place: int, packet: "Packet[VideoStream]") -> "list[Packet[VideoStream]]":
        """Take one packet; return what of the group before it is to be decoded."""
        finished: list[Packet[VideoStream]] = []
        if packet.is_keyframe and (place == 0 or len(self._group) >= _OPENING):
            finished = self._group[:_OPENING] if self._is_due else []
            self._before, self._group = self._group if len(self._group) <= _WHOLE else [], []
            self._is_due = place >= self._due
            while self._due <= place:
                self._due += max(1, self.count // _PARTS)
        self._group.append(packet)
        return finished

    def rest(self) -> "list[Packet[VideoStream]]":
        """Return what is to be decoded of the last group: a quarter, if it is long."""
        if len(self._group) < _OPENING:
            return [*self._before, *self._group]
        if self.joined or len(self._group) <= _WHOLE:
            return self._group
        return self._group[: max(_OPENING, min(len(self._group) // _PARTS, _WHOLE))]


@dataclass(slots=True, kw_only=True)
class LastGroup:
    """The copied packets from the last keyframe on, if they are few.

    There are none unless the codec `is_exact` in what can be decoded from a keyframe on.
    """

    is_exact: bool
    packets: "list[Packet[VideoStream]]" = field(default_factory=list)
    _is_open: bool = False

    def take(self, copied: IndexedPacket, packet: "Packet[VideoStream]") -> None:
        """Take the next copied packet."""
        if copied.kind is PacketKind.KEY:
            self.packets, self._is_open = [], self.is_exact
        elif len(self.packets) >= _FEW or copied.keyframe:
            self.packets, self._is_open = [], False
        if self._is_open:
            self.packets.append(packet)
