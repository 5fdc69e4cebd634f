"""What packets of subtitles that are pictures are made of."""

import struct
from collections.abc import Iterator

_DVB_SYNC = 0x0F


def pgs_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the kinds and contents of the segments of a packet of PGS."""
    at = 0
    while at + 3 <= len(data):
        kind, length = struct.unpack_from(">BH", data, at)
        yield kind, data[at + 3 : at + 3 + length]
        at += 3 + length


def dvb_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield those of a packet of DVB (ETSI EN 300 743, 7.2)."""
    at = max(data.find(_DVB_SYNC), 0)
    while at + 6 <= len(data) and data[at] == _DVB_SYNC:
        _, kind, _, length = struct.unpack_from(">BBHH", data, at)
        yield kind, data[at + 6 : at + 6 + length]
        at += 6 + length


def dvd_sequences(data: bytes) -> Iterator[int]:
    """Yield where the control sequences of a DVD's subtitle are; the last one points to itself."""
    if len(data) < 4:  # noqa: PLR2004 - its own length, and where the first sequence is
        return
    (at,) = struct.unpack_from(">H", data, 2)
    last = -1
    while last < at and at + 4 <= len(data):
        yield at
        last = at
        (at,) = struct.unpack_from(">H", data, at + 2)
