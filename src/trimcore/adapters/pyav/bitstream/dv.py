"""What a frame of DV tells of its picture (IEC 61834-4, 10.2, and SMPTE 314M)."""

_BLOCK, _SEQUENCE = 80, 12_000
_SOURCE_CONTROL = 0x61
_AT = (5 * _BLOCK + 53, 3 * _BLOCK + 8)
"""Where the pack stands in a sequence of a frame, in even ones and in odd ones."""
_SYSTEM_AT, _OF_50_FIELDS, _TRACKS_AT, _WHICH = 3, 0x80, 4, 7
_WIDE, _WIDE_OF_CONSUMERS = 2, 7


def look_of(frame: bytes) -> bytes:
    """Tell of which system a frame is, and whether it is wide; empty if it does not say that."""
    for sequence in range(len(frame) // _SEQUENCE):
        at = sequence * _SEQUENCE + _AT[sequence % 2]
        if frame[at] == _SOURCE_CONTROL:
            shape, consumers = frame[at + 2] & _WHICH, not frame[_TRACKS_AT] & _WHICH
            is_wide = shape == _WIDE or (consumers and shape == _WIDE_OF_CONSUMERS)
            return bytes([frame[_SYSTEM_AT] & _OF_50_FIELDS, is_wide])
    return b""
