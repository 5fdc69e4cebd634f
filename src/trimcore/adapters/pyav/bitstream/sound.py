"""What is read and written of sound: frames of AMR speech, the header of Opus, channels of AAC.

Containers keep several frames of AMR in one packet, muxers want one.
"""

from collections.abc import Iterator
from fractions import Fraction

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits

AMR_FRAME_SECONDS = Fraction(160, 8000)
_AMR_SIZES = (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1)
"""Bytes of a frame with its first one, by the type in bits 3 to 6 of that (RFC 4867, 5.3)."""
_OPUS = b"OpusHead"
_OPUS_SKIP = slice(10, 12)
_OPUS_CHANNELS, _OPUS_FAMILY, _PLAIN_CHANNELS = 9, 18, 2

_ADTS_HEADER = 7
_ADTS_MARK, _ADTS_WANTED = 0xFFF7_01C0, 0xFFF1_0000
"""Of a frame's first four bytes: what tells that it has no checksum, and names no channels."""
_ADTS_LENGTH_AT, _ADTS_LENGTH_BITS = 30, 13
_PROGRAM, _ELEMENT_BITS = 5, 3
_LONGEST_PROGRAM = 600


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
    return skipping(header, 0)


def skipping(header: bytes, samples: int) -> bytes:
    """Let decoders throw so many samples away, at 48 kHz."""
    if not header.startswith(_OPUS):
        return header
    told = samples.to_bytes(2, "little")
    return header[: _OPUS_SKIP.start] + told + header[_OPUS_SKIP.stop :]


def has_plain_channels(header: bytes) -> bool:
    """Tell whether a header of Opus speaks of one stream with one or two channels."""
    family = header[_OPUS_FAMILY : _OPUS_FAMILY + 1]
    return (
        header.startswith(_OPUS) and not any(family) and header[_OPUS_CHANNELS] <= _PLAIN_CHANNELS
    )


def program_of(frame: bytes) -> bytes:
    """Return what a frame of AAC in ADTS says of its channels (ISO/IEC 14496-3, 4.5.1.2).

    It does so only where they are none of the usual ones; empty if it does not.
    """
    if not _names_no_channels(frame):
        return b""
    bits = Bits("".join(f"{byte:08b}" for byte in frame[_ADTS_HEADER:][:_LONGEST_PROGRAM]))
    try:
        if bits.take(_ELEMENT_BITS) != _PROGRAM:
            return b""
        bits.skip(10)
        front, side, back = bits.take(4), bits.take(4), bits.take(4)
        low, associated, coupled = bits.take(2), bits.take(3), bits.take(4)
        for length in (4, 4, 3):  # numbers that tell how to mix
            bits.skip(length * bits.take(1))
        bits.skip(5 * (front + side + back + coupled) + 4 * (low + associated))
        bits.skip(-bits.at % 8)
        bits.skip(8 * bits.take(8))
    except BrokenUnits:
        return b""
    return frame[_ADTS_HEADER : _ADTS_HEADER + bits.at // 8]


def lacks_program(frame: bytes) -> bool:
    """Tell whether a frame of AAC in ADTS has channels that only an earlier one tells of."""
    return _names_no_channels(frame) and not program_of(frame)


def with_program(frame: bytes, program: bytes) -> bytes:
    """Let a frame tell of its channels itself."""
    header = int.from_bytes(frame[:_ADTS_HEADER], "big")
    header += len(program) << 8 * _ADTS_HEADER - _ADTS_LENGTH_AT - _ADTS_LENGTH_BITS
    return header.to_bytes(_ADTS_HEADER, "big") + program + frame[_ADTS_HEADER:]


def _names_no_channels(frame: bytes) -> bool:
    mark = int.from_bytes(frame[:4], "big")
    return len(frame) > _ADTS_HEADER and mark & _ADTS_MARK == _ADTS_WANTED
