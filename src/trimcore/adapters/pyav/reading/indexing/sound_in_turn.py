"""Packets of sound that fragments of MP4 tell to begin at once, put behind each other.

Muxers that write a fragment for each packet may give one that lasts for nothing the moment of the
packet behind it, which libav then takes for one that is not to be heard.
"""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.bitstream.remade import packet_of

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream


def in_turn(
    packets: "Iterator[Packet[Stream]]", sounds: Collection[int]
) -> "Iterator[Packet[Stream]]":
    """Give packets on, each of the numbered tracks of sound once the one behind it has come.

    Of two that begin at once, the first begins as much sooner as it lasts.
    """
    waiting: dict[int, Packet[Stream]] = {}
    for packet in packets:
        number = packet.stream_index
        if number not in sounds or not packet.size or packet.pts is None:
            yield packet
            continue
        before = waiting.get(number)
        waiting[number] = packet
        if before is None:
            continue
        if before.pts == packet.pts and before.pos != packet.pos:
            waiting[number] = _heard(packet)
            lasts = before.duration or packet.duration or 0
            before.pts = before.dts = packet.pts - lasts
        yield before
    yield from waiting.values()


def _heard(packet: "Packet[Stream]") -> "Packet[Stream]":
    """Return a packet that is told to be heard."""
    if not packet.is_discard:
        return packet
    made = packet_of(bytes(packet))
    made.stream = packet.stream
    made.pts, made.dts, made.time_base = packet.pts, packet.dts, packet.time_base
    made.duration, made.is_keyframe = packet.duration, packet.is_keyframe
    return made
