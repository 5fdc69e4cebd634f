"""Take packets of AMR speech apart: containers keep several frames in one, muxers want one."""

from collections.abc import Iterator

SAMPLES = 160
"""Samples of a frame, 20 ms at 8 kHz."""
_SIZES = (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1)
"""Bytes of a frame with its first one, by the type in bits 3 to 6 of that (RFC 4867, 5.3)."""


def amr_frames(data: bytes) -> Iterator[bytes]:
    """Give the frames of a packet of narrow-band AMR, one after the other."""
    at = 0
    while at < len(data):
        size = _SIZES[data[at] >> 3 & 0xF]
        yield data[at : at + size]
        at += size
