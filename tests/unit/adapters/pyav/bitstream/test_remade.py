"""Packets made of bytes are as those that libav reads from files."""

import ctypes
from fractions import Fraction

import av
import pytest

from trimcore.adapters.pyav.bitstream.remade import packet_of, remade

_PADDING = 64
"""Bytes that libav's decoders may read behind a packet (AV_INPUT_BUFFER_PADDING_SIZE)."""


@pytest.mark.parametrize("size", [1, 7, 4_096])
def test_zeros_follow_a_packet_in_memory(size: int) -> None:
    """Decoders read on behind the end, and take what they find there for the frame's."""
    packet = packet_of(b"\xff" * size)
    assert bytes(packet) == b"\xff" * size
    assert ctypes.string_at(packet.buffer_ptr + size, _PADDING) == bytes(_PADDING)


def test_another_packets_times_and_flags_are_kept() -> None:
    packet = av.Packet(b"old")
    packet.pts, packet.dts, packet.duration, packet.is_keyframe = 9, 7, 2, True
    packet.time_base = Fraction(1, 25)
    made = remade(packet, b"new bytes")
    assert (made.pts, made.dts, made.duration, made.is_keyframe) == (9, 7, 2, True)
    assert bytes(made) == b"new bytes"
    assert ctypes.string_at(made.buffer_ptr + made.size, _PADDING) == bytes(_PADDING)
