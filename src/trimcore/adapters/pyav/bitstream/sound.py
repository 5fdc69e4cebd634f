"""What is read and written of sound: frames of AMR speech, the header of Opus.

Containers keep several frames of AMR in one packet, muxers want one.
"""

from collections.abc import Iterator
from fractions import Fraction

AMR_FRAME_SECONDS = Fraction(160, 8000)
_AMR_SIZES = (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1)
"""Bytes of a frame with its first one, by the type in bits 3 to 6 of that (RFC 4867, 5.3)."""
_OPUS = b"OpusHead"
_OPUS_SKIP = slice(10, 12)


def amr_frames(data: bytes) -> Iterator[bytes]:
    """Give the frames of a packet of narrow-band AMR, one after the other."""
    at = 0
    while at < len(data):
        size = _AMR_SIZES[data[at] >> 3 & 0xF]
        yield data[at : at + size]
        at += size


def skipping_nothing(header: bytes) -> bytes:
    """Let decoders keep the beginning: the header tells how much to throw away (RFC 7845, 5.1).

    It is the encoder's run-up, which a piece from the middle does not have; browsers write 80 ms.
    """
    if not header.startswith(_OPUS):
        return header
    return header[: _OPUS_SKIP.start] + bytes(2) + header[_OPUS_SKIP.stop :]
