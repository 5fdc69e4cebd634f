"""Read again what was indexed, from the first packet that a plan needs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.reading.field_packets import demuxed
from trimcore.adapters.pyav.reading.indexing import seek, wanted_streams
from trimcore.domain.cutting.planning.packets import Packet as IndexedPacket
from trimcore.domain.cutting.planning.packets import PacketKind

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
_PALETTE: Final = "palette"


def planned_packets(cut: Cut) -> Iterator[tuple[int | None, "Packet[Stream]"]]:
    """Demux pictures with their positions in the index, and all else with None.

    It ends behind the last indexed packet of the pictures and of every sound.
    """
    position = cut.plan.decode_from
    pictures = cut.index.video.packets
    start, started = pictures[position], False
    last_sounds = {
        number: track.packets[-1] for number, track in cut.index.sounds.items() if track.packets
    }
    palette = cut.source.palette
    seek(cut.source, cut.index.seek_tick)
    for packet in demuxed(cut.source.container, *wanted_streams(cut.source)):
        if not packet.size:
            continue
        if packet.stream_index == cut.source.video.index:
            started = started or (packet.dts == start.dts and packet.pts == start.pts)
            if packet.has_sidedata(_PALETTE):
                palette = packet.get_sidedata(_PALETTE)
            if started:
                if palette is not None and position == cut.plan.decode_from:
                    packet.set_sidedata(palette)
                if position >= len(pictures) or pictures[position].kind is not PacketKind.LOST:
                    yield position, packet
                position += 1
        else:
            last = last_sounds.get(packet.stream_index)
            if last is not None and _is_at_or_behind(packet, last):
                del last_sounds[packet.stream_index]
            yield None, packet
        if position >= len(pictures) and not last_sounds:
            return


def _is_at_or_behind(packet: "Packet[Stream]", last: IndexedPacket) -> bool:
    pts = packet.dts if packet.pts is None else packet.pts
    return pts is None or pts >= last.pts
