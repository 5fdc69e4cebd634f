"""Read again what was indexed, from the first packet that a plan needs."""

from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING, Final, cast

from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.reading.indexing.seeking import seek, wanted_packets
from trimcore.adapters.pyav.sound_encoding.samples import keep_beginning
from trimcore.domain.cutting.planning.packets import Packet as IndexedPacket
from trimcore.domain.cutting.planning.packets import PacketKind

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.packet import Packet
    from av.stream import Stream
_PALETTE: Final = "palette"
_LINE_LAG: Final = 1
"""Seconds behind a picture within which a line of text may be stored that shows before it."""


def planned_packets(cut: Cut) -> Iterator[tuple[int | None, "Packet[Stream]"]]:
    """Demux pictures with their positions in the index, and all else with None.

    It ends behind the last indexed packet of the pictures and of every sound, and where there are
    lines of text, behind where the last of them may be.
    """
    position = cut.plan.decode_from
    pictures = cut.index.video.packets
    start, started = pictures[position], False
    ending = _Ending(cut)
    palette = cut.source.palette
    seek(cut.source, cut.index.seek_tick)
    for packet in wanted_packets(cut.source):
        if packet.stream_index == cut.source.video.index:
            ending.see_picture(packet)
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
            ending.see_other(packet)
            if cut.source.source_format.index_in_front:
                keep_beginning(cast("Packet[AudioStream]", packet))
            yield None, packet
        if position >= len(pictures) and ending.has_come:
            return


class _Ending:
    """Tells when all has been read that is beside the indexed pictures."""

    def __init__(self, cut: Cut) -> None:
        self._sounds = {
            number: track.packets[-1] for number, track in cut.index.sounds.items() if track.packets
        }
        self._enough = cut.index.video.packets[-1].dts if cut.source.subtitles else None
        if self._enough is not None:
            self._enough += ceil(_LINE_LAG / cut.index.video.time_base)
        self._is_enough = self._enough is None

    @property
    def has_come(self) -> bool:
        return self._is_enough and not self._sounds

    def see_picture(self, packet: "Packet[Stream]") -> None:
        if self._enough is not None:
            self._is_enough = packet.dts is None or packet.dts >= self._enough

    def see_other(self, packet: "Packet[Stream]") -> None:
        last = self._sounds.get(packet.stream_index)
        if last is not None and _is_at_or_behind(packet, last):
            del self._sounds[packet.stream_index]


def _is_at_or_behind(packet: "Packet[Stream]", last: IndexedPacket) -> bool:
    pts = packet.dts if packet.pts is None else packet.pts
    return pts is None or pts >= last.pts
