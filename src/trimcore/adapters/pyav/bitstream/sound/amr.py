"""Frames of AMR speech: containers keep several in one packet, muxers want one."""

from collections.abc import Iterator
from fractions import Fraction

AMR_FRAME_SECONDS = Fraction(160, 8000)
_AMR_SIZES = (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1)
"""Bytes of a frame with its first one, by the type in bits 3 to 6 of that (RFC 4867, 5.3)."""


def amr_frames(data: bytes) -> Iterator[bytes]:
    """Give the frames of a packet of narrow-band AMR, one after the other."""
    at = 0
    while at < len(data):
        size = _AMR_SIZES[data[at] >> 3 & 0xF]
        yield data[at : at + size]
        at += size
