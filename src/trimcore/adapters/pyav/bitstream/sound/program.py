"""What frames of AAC say of channels that are none of the usual ones (ISO/IEC 14496-3, 4.5.1.2)."""

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits
from trimcore.adapters.pyav.bitstream.sound.adts import ADTS_HEADER, names_no_channels

_ADTS_LENGTH_AT, _ADTS_LENGTH_BITS = 30, 13
_PROGRAM, _ELEMENT_BITS = 5, 3
_LONGEST_PROGRAM = 600


def program_of(frame: bytes) -> bytes:
    """Return what a frame of AAC in ADTS says of its channels (ISO/IEC 14496-3, 4.5.1.2).

    It does so only where they are none of the usual ones; empty if it does not.
    """
    if not names_no_channels(frame):
        return b""
    bits = Bits("".join(f"{byte:08b}" for byte in frame[ADTS_HEADER:][:_LONGEST_PROGRAM]))
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
    return frame[ADTS_HEADER : ADTS_HEADER + bits.at // 8]


def lacks_program(frame: bytes) -> bool:
    """Tell whether a frame of AAC in ADTS has channels that only an earlier one tells of."""
    return names_no_channels(frame) and not program_of(frame)


def with_program(frame: bytes, program: bytes) -> bytes:
    """Let a frame tell of its channels itself."""
    header = int.from_bytes(frame[:ADTS_HEADER], "big")
    header += len(program) << 8 * ADTS_HEADER - _ADTS_LENGTH_AT - _ADTS_LENGTH_BITS
    return header.to_bytes(ADTS_HEADER, "big") + program + frame[ADTS_HEADER:]
