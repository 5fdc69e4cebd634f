"""Choose where the packets of an output are decoded from."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.verifying.decoded.decoding import Decoding
from trimcore.domain.cutting.planning.packets import Packet as IndexedPacket
from trimcore.domain.cutting.planning.packets import PacketKind

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.stream import VideoStream

_LEAST = 8
"""The fewest packets that are decoded in one go, but for a run that has no more."""
_SEAM = 8
"""Copied packets that are decoded at the beginning, or behind an encoded head."""
_FEW = 16
"""The most copied packets that are decoded before an encoded tail."""


@dataclass(slots=True, kw_only=True)
class Groups:
    """Divides a run of so many encoded packets at its keyframes, as players do that seek.

    Groups of few pictures are taken together.
    """

    count: int
    _length: int = 0

    def begins_with(self, place: int, *, is_keyframe: bool) -> bool:
        """Tell whether decoding begins anew with the next packet, which has this place."""
        enough = self._length >= _LEAST and self.count - place >= _LEAST
        begins = place == 0 or (is_keyframe and enough)
        self._length = 1 if begins else self._length + 1
        return begins


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

    def left(self) -> "list[Packet[VideoStream]]":
        """Give the packets away, once."""
        packets, self.packets = self.packets, []
        return packets


@dataclass(slots=True, kw_only=True)
class Stretches:
    """Decodes all packets that were encoded, and the copied ones beside them.

    The packets from the place `begins` to before `ends` are copied; the others were encoded.
    """

    begins: int
    ends: int
    decoding: Decoding
    last: LastGroup
    _groups: Groups = field(init=False)
    _in_tail: bool = False

    def __post_init__(self) -> None:
        self._groups = Groups(count=self.begins)

    def take(self, place: int, packet: "Packet[VideoStream]") -> bool:
        """Take the packet of a place; tell whether others may use the decoder before the next."""
        if place < min(self.begins + _SEAM, self.ends):
            if self._groups.begins_with(place, is_keyframe=packet.is_keyframe):
                self.decoding.finish()
            self.decoding.take(packet)
            return False
        if not self._in_tail:
            self.decoding.finish()
        if place < self.ends:
            return True
        self._in_tail = True
        for one in (*self.last.left(), packet):
            self.decoding.take(one)
        return False
