"""Packets of a transport stream, and the times that stand in them (ISO/IEC 13818-1, 2.4.3)."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from trimcore.domain.cutting.timeline.running_clock import WRAP

PACKET = 188
SYNC = 0x47
_STRIDES = (188, 192, 204)
_ENOUGH = 5
"""Marks of packets, one after the other, by which their distance is known."""
_HEAD = 4
_PTS_AT, _DTS_AT, _STAMP = 9, 14, 5
_CLOCK_AT, _CLOCK = 6, 5
_UNTIMED = frozenset({0xBC, 0xBE, 0xBF, 0xF0, 0xF1, 0xF2, 0xF8, 0xFF})
"""Kinds of streams whose packets have no header that tells times (table 2-21)."""
_PICTURES = range(0xE0, 0xF0)
"""Kinds of streams that are pictures of MPEG's (table 2-22)."""
_STARTS = bytes(flags >> 6 & 1 for flags in range(256))


class Grid(NamedTuple):
    """Packets that follow each other from `begin` to `end`, so many bytes apart."""

    begin: int
    end: int
    stride: int


class Header(NamedTuple):
    """When what begins in a packet is shown and decoded, and where in the packet that stands."""

    shown: int
    decoded: int
    places: tuple[int, ...]


def first_packet(data: bytes) -> tuple[int, int]:
    """Return where the first packet begins, and the distance of packets; 0 if there is none."""
    for at in range(min(_STRIDES[-1], len(data))):
        for stride in _STRIDES:
            marks = data[at::stride][:_ENOUGH]
            if len(marks) == _ENOUGH and all(mark == SYNC for mark in marks):
                return at, stride
    return 0, 0


def whole_packets(data: bytes, stride: int) -> int:
    """Tell how many whole packets there are from the first byte on."""
    marks = data[: len(data) - PACKET + 1 : stride] if len(data) >= PACKET else b""
    return len(marks) - len(marks.lstrip(bytes([SYNC])))


def starting(data: bytes, stride: int, count: int) -> Iterator[int]:
    """Yield where those of the first packets begin in which something of a stream begins."""
    starts = data[1 : 1 + count * stride : stride].translate(_STARTS)
    place = starts.find(1)
    while place >= 0:
        yield place * stride
        place = starts.find(1, place + 1)


def stream_of(packet: bytes) -> int:
    """Return the number of the stream that a packet belongs to."""
    return (packet[1] & 0x1F) << 8 | packet[2]


def header_of(packet: bytes) -> Header | None:
    """Read the times in the header that begins in a packet; None if none does, or it has none."""
    begin = _header_at(packet)
    if begin is None or packet[begin + 3] in _UNTIMED:
        return None
    flags = packet[begin + 7]
    if not flags & 0x80:
        return None
    shown = stamp_at(packet, begin + _PTS_AT)
    if not flags & 0x40 or len(packet) < begin + _DTS_AT + _STAMP:
        return Header(shown, shown, (begin + _PTS_AT,))
    places = (begin + _PTS_AT, begin + _DTS_AT)
    return Header(shown, stamp_at(packet, places[1]), places)


def has_pictures(packet: bytes) -> bool:
    """Tell whether something of a stream of pictures begins in a packet."""
    begin = _header_at(packet)
    return begin is not None and packet[begin + 3] in _PICTURES


def _header_at(packet: bytes) -> int | None:
    """Tell where in a packet a header of a stream begins that can be read; None if none does."""
    if not packet[1] & 0x40 or packet[3] & 0xC0:
        return None
    begin = _HEAD + (1 + packet[_HEAD] if packet[3] & 0x20 else 0)
    if not packet[3] & 0x10 or len(packet) < begin + _PTS_AT + _STAMP:
        return None
    return begin if packet[begin : begin + 3] == b"\0\0\1" else None


def moved(packet: bytes, move: Callable[[int], int]) -> bytes:
    """Return a packet with its times moved; `move` tells by how many ticks, for its stream."""
    header = header_of(packet)
    has_clock = packet[3] & 0x20 and packet[_HEAD] > _CLOCK and packet[_HEAD + 1] & 0x10
    if header is None and not has_clock:
        return packet
    ticks = move(stream_of(packet))
    made = bytearray(packet)
    for place in header.places if header is not None else ():
        _put_stamp(made, place, (stamp_at(packet, place) + ticks) % WRAP)
    if has_clock:
        last = _CLOCK_AT + _CLOCK
        value = int.from_bytes(packet[_CLOCK_AT:last], "big")
        clock = ((value >> 7) + ticks) % WRAP
        made[_CLOCK_AT:last] = (clock << 7 | value & 0x7F).to_bytes(_CLOCK, "big")
    return bytes(made)


def stamp_at(data: bytes, at: int) -> int:
    """Read a time of 33 bits (2.4.3.7)."""
    high, middle, low = (
        data[at] >> 1 & 7,
        data[at + 1] << 7 | data[at + 2] >> 1,
        data[at + 3] << 7 | data[at + 4] >> 1,
    )
    return high << 30 | middle << 15 | low


def _put_stamp(data: bytearray, at: int, ticks: int) -> None:
    data[at] = data[at] & 0xF1 | ticks >> 29 & 0x0E
    data[at + 1] = ticks >> 22 & 0xFF
    data[at + 2] = data[at + 2] & 1 | ticks >> 14 & 0xFE
    data[at + 3] = ticks >> 7 & 0xFF
    data[at + 4] = data[at + 4] & 1 | ticks << 1 & 0xFE
