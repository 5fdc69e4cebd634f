"""Tell decoders of MP3 how much of the beginning and of the end they have to throw away.

The first frame of a file has no sound but a table (Xing's, with LAME's extension), which libav
writes as for a file that begins with an encoder's first frame. Here it is told about a piece.
"""

import os

from trimcore.adapters.pyav.writing.scratch_file import write_at
from trimcore.domain.cutting.first_bytes.bare_sound import length_of_tag

_MARKS = (b"Info", b"Xing")
_TAG_HEADER = 10
_MARK_AT = (36, 21, 13)
"""Where the mark stands in the frame: of two channels, of one or of a low rate, of both."""
_LENGTHS_AT, _CHECKSUM_AT = 141, 154
"""Bytes from the mark on."""
_CHECKED = 190
"""How many of the frame's first bytes the checksum covers."""
_LATE = 529
"""Samples by which decoders are late by themselves."""
_LONGEST = 0xFFF
_POLYNOMIAL = 0xA001


def tell_lengths(descriptor: int, *, hidden: int, heard: int, stored: int) -> bool:
    """Write that of all samples `stored` so many come first that are `hidden`, then those `heard`.

    Return whether the file has a table, with room for that.
    """
    start = length_of_tag(os.pread(descriptor, _TAG_HEADER, 0))
    frame = bytearray(os.pread(descriptor, _MARK_AT[0] + _CHECKED, start))
    mark = next((at for at in _MARK_AT if frame[at : at + 4] in _MARKS), 0)
    before, behind = hidden - _LATE, stored - hidden - heard + _LATE
    if not mark or not 0 <= before <= _LONGEST or not 0 <= behind <= _LONGEST:
        return False
    lengths, checksum = mark + _LENGTHS_AT, mark + _CHECKSUM_AT
    frame[lengths : lengths + 3] = (before << 12 | behind).to_bytes(3, "big")
    frame[checksum : checksum + 2] = _checksum(frame[:_CHECKED]).to_bytes(2, "big")
    write_at(descriptor, frame, start)
    return True


def _checksum(data: bytes | bytearray) -> int:
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ _POLYNOMIAL if value & 1 else value >> 1
    return value
