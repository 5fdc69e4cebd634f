"""The units that packets of AV1 are made of."""

from collections.abc import Iterator
from typing import NamedTuple

_NOT_STORED = frozenset({2, 7, 8, 15})
"""Units that muxers leave out: delimiters, repeated headers, tile lists, padding."""
_SEVEN, _LONGEST_NUMBER = 0x7F, 8


class Unit(NamedTuple):
    """A unit's kind, and where in its packet it, its body and what follows begin."""

    kind: int
    start: int
    body: int
    end: int


def stored_units(data: bytes) -> bytes:
    """Leave out of a packet of AV1 what is not stored; all of it stays if it can't be read."""
    kept = bytearray()
    for unit in units_in(data):
        if unit is None:
            return data
        if unit.kind not in _NOT_STORED:
            kept += data[unit.start : unit.end]
    return bytes(kept)


def units_in(data: bytes) -> Iterator[Unit | None]:
    """Give a packet's units (AV1 specification, 5.3); None, and then no more, for a broken one."""
    at = 0
    while at < len(data):
        kind, extended, sized = data[at] >> 3 & 15, data[at] >> 2 & 1, data[at] >> 1 & 1
        body = at + 1 + extended
        length, body = _number(data, body) if sized else (len(data) - body, body)
        if body + length > len(data):
            yield None
            return
        yield Unit(kind, at, body, body + length)
        at = body + length


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Read a number in groups of seven bits, the lowest first, and the position behind it."""
    value = 0
    for index, byte in enumerate(data[at : at + _LONGEST_NUMBER]):
        value |= (byte & _SEVEN) << 7 * index
        if byte <= _SEVEN:
            return value, at + index + 1
    return len(data), len(data)
