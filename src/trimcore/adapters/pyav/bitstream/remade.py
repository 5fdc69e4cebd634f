"""Packets made anew with other bytes."""

from typing import TYPE_CHECKING

import av

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream


def packet_of(data: bytes) -> "Packet[Stream]":
    """Make a packet of bytes, with the zeros behind them that libav's decoders read.

    PyAV's own way from bytes has none: what lies there in memory ends a frame wrongly now and then.
    """
    made: Packet[Stream] = av.Packet(len(data))
    made.update(data)
    return made


def remade(packet: "Packet[Stream]", data: bytes) -> "Packet[Stream]":
    """Make a packet of other bytes with the same times, flags and side data."""
    made = packet_of(data)
    made.pts, made.dts, made.duration = packet.pts, packet.dts, packet.duration
    made.time_base, made.is_keyframe = packet.time_base, packet.is_keyframe
    for side in packet.iter_sidedata():
        made.set_sidedata(side)
    return made
