"""What of a packet survives its way into another file: to compare copies where framing changes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing
from trimcore.adapters.pyav.reading.opened_media import OpenedMedia

_NOT_STORED = frozenset({2, 7, 8, 15})
"""Units of AV1 that muxers leave out: delimiters, repeated headers, tile lists, padding."""
_WIDTH = 4
_SEVEN, _LONGEST_NUMBER = 0x7F, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """Turn a packet into what has to be the same, as it is copied and as it is read back."""

    copied: Callable[[bytes], bytes] = bytes
    read: Callable[[bytes], bytes] = bytes


def payload_of(source: OpenedMedia) -> Payload:
    """Tell how packets of a source can be compared with those of a file made of them.

    Most are the same in every bit. Browsers record H.264 with start codes where a container wants
    lengths, and AV1 with delimiters, and transport streams get delimiters where they have none;
    these change, and the coded pictures do not.
    """
    if source.codec == "av1":
        return Payload(copied=stored_units, read=stored_units)
    framing = source.framing
    if framing is None or framing.width:
        return Payload()
    if not source.format.in_band and not framing.units.lengths_by_muxer:
        return Payload()
    after = framing if source.format.in_band else replace(framing, width=_WIDTH)
    return Payload(copied=partial(bare, framing=framing), read=partial(bare, framing=after))


def bare(data: bytes, framing: Framing) -> bytes:
    """Write a packet's units with lengths, but no delimiters, and no zeros behind a unit."""
    delimiter = framing.units.delimiter
    try:
        units = [unit for unit in framing.walk(data) if framing.kind(unit) != delimiter]
    except BrokenUnits:
        return data
    return replace(framing, width=_WIDTH).wrap(unit.rstrip(b"\0") for unit in units)


def stored_units(data: bytes) -> bytes:
    """Leave out of a packet of AV1 what is not stored; all of it stays if it can't be read."""
    kept = list(_units(data))
    return data if None in kept else b"".join(unit for unit in kept if unit)


def _units(data: bytes) -> Iterator[bytes | None]:
    """Give the units that are stored (AV1 specification, 5.3); None where one is broken."""
    at = 0
    while at < len(data):
        kind, extended, sized = data[at] >> 3 & 15, data[at] >> 2 & 1, data[at] >> 1 & 1
        body = at + 1 + extended
        length, body = _number(data, body) if sized else (len(data) - body, body)
        if body + length > len(data):
            yield None
            return
        if kind not in _NOT_STORED:
            yield data[at : body + length]
        at = body + length


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Read a number in groups of seven bits, the lowest first, and the place behind it."""
    value = 0
    for place, byte in enumerate(data[at : at + _LONGEST_NUMBER]):
        value |= (byte & _SEVEN) << 7 * place
        if byte <= _SEVEN:
            return value, at + place + 1
    return len(data), len(data)
