"""The packets of a place in the source, sought and found."""

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from trimcore.adapters.pyav.reading.indexing.field_packets import demuxed
from trimcore.domain.cutting.containers import MATROSKA, MPEGTS
from trimcore.domain.cutting.planning.packets import Packet as IndexedPacket

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet, PacketSideData
    from av.stream import Stream
    from av.video.stream import VideoStream

_SOUGHT = 400
"""Packets among which the one that was sought has to be."""
_BEHIND = 32
"""Packets shown behind all that are sought, after which these don't come any more."""
_STEP_BACK = 1
_HEADER: Final = "new_extradata"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A run of the source's packets that can be decoded by itself: those from a keyframe on.

    `first` is how many packets of the copied run come before it, None if it is not copied.
    """

    packets: tuple[IndexedPacket, ...]
    first: int | None = None


def found_packets(
    container: "InputContainer", video: "VideoStream", place: Place, seek_tick: int | None
) -> "list[Packet[Stream]]":
    """Seek for a place's packets; none if they are not found where they are sought."""
    first = place.packets[0]
    # Some demuxers look for the moment of showing, some for that of decoding, which is earlier: the
    # latter lets the former read a whole group of pictures more than is needed.
    ticks = [first.pts, first.pts if first.dts is None else min(first.pts, first.dts)]
    if container.format.name == MPEGTS.demuxer:
        ticks = [seek_tick if seek_tick is not None else (video.start_time or 0) - _STEP_BACK]
    for tick in dict.fromkeys(ticks):
        container.seek(tick, stream=video)
        if found := _sought(container, video, place):
            return found
    return []


def _sought(
    container: "InputContainer", video: "VideoStream", place: Place
) -> "list[Packet[Stream]]":
    """Read on until all packets of a place have come; none if they don't."""
    found: list[Packet[Stream]] = []
    wanted = place.packets
    pictures = (packet for packet in demuxed(container, video) if packet.size)
    header: PacketSideData | None = None
    last, behind = max(packet.pts for packet in wanted), 0
    for packet in islice(pictures, _SOUGHT + len(wanted)):
        behind += (_pts(packet) or 0) > last
        if behind > _BEHIND:
            return []
        if packet.has_sidedata(_HEADER):  # told once, and not again where it counts
            header = packet.get_sidedata(_HEADER)
        if _is(packet, wanted[len(found)], container):
            if header is not None and not packet.has_sidedata(_HEADER):
                packet.set_sidedata(header)
            found.append(packet)
            if len(found) == len(wanted):
                return found
    return []


def _is(packet: "Packet[Stream]", wanted: IndexedPacket, container: "InputContainer") -> bool:
    """Tell whether a packet is the wanted one; Matroska's times of decoding are guesses."""
    guessed = container.format.name.startswith(MATROSKA.demuxer)
    return _pts(packet) == wanted.pts and (guessed or packet.dts == wanted.dts)


def _pts(packet: "Packet[Stream]") -> int | None:
    return packet.dts if packet.pts is None else packet.pts
