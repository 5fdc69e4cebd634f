"""Times in the packets of a program stream, MPEG-2's and MPEG-1's.

ISO/IEC 13818-1, 2.4.3.6, and ISO/IEC 11172-1, 2.4.3.3.
"""

from collections.abc import Iterator

from trimcore.adapters.pyav.reading.clocks.marks import Seen
from trimcore.adapters.pyav.reading.transport.packets import stamp_at

_START = b"\0\0\1"
_NEEDED = 40
"""Bytes of a packet's beginning within which its times stand."""
_STUFFING, _MOST_STUFFING = 0xFF, 16


def times(data: bytes, number: int) -> Iterator[Seen]:
    """Yield where packets of a track begin in a piece of a file, and when they are decoded.

    `number` is libav's for the track, whose last byte is that of the packets.
    """
    mark = _START + bytes([number & 0xFF])
    at = data.find(mark)
    while 0 <= at <= len(data) - _NEEDED:
        tick = _tick(data[at + 6 : at + _NEEDED])
        if tick is not None:
            yield Seen(at, tick)
        at = data.find(mark, at + len(mark))


def _tick(header: bytes) -> int | None:
    """Return when what begins in a packet is decoded; None if the header does not say."""
    if header[0] & 0xC0 == 0x80:  # noqa: PLR2004 - MPEG-2's mark
        both, shown = header[1] & 0x40, header[1] & 0x80
        return stamp_at(header, 8 if both else 3) if shown else None
    at = 0
    while at < _MOST_STUFFING and header[at] == _STUFFING:
        at += 1
    if header[at] & 0xC0 == 0x40:  # noqa: PLR2004 - how large a buffer has to be
        at += 2
    kind = header[at] & 0xF1
    if kind == 0x21:  # noqa: PLR2004 - when it is shown
        return stamp_at(header, at)
    return stamp_at(header, at + 5) if kind == 0x31 else None  # noqa: PLR2004 - when decoded, too
