"""The units that H.264 and HEVC packets are made of, and their two framings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from trimcore.adapters.pyav.bitstream.unit_syntax import UnitSyntax

_START = re.compile(b"\0\0\1")
_ESCAPE = re.compile(b"\0\0\3")
_ESCAPED = re.compile(b"\0\0(?=[\0-\3])")
START_CODE = b"\0\0\0\1"


class BrokenUnits(Exception):
    """The bytes are no sequence of units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """Which units there are, and how many bytes tell a unit's length, 0 for start codes."""

    units: UnitSyntax
    width: int

    def split(self, data: bytes) -> list[bytes]:
        """Split a packet into its units.

        Raises:
            BrokenUnits: a length leads past the packet's end, or a unit is empty.
        """
        units = list(self.walk(data))
        if not units:
            raise BrokenUnits("a packet holds no unit")
        return units

    def check(self, data: bytes) -> None:
        """Look whether a packet can be split, and copy nothing; raises as `split` does."""
        found = self._bounds(data) if self.width else _by_start_codes(data)
        if not sum(1 for _ in found):
            raise BrokenUnits("a packet holds no unit")

    def walk(self, data: bytes) -> Iterator[bytes]:
        """Give the units one after the other; raises as `split` does, when it comes to it."""
        if not self.width:
            yield from _by_start_codes(data)
            return
        for begin, end in self._bounds(data):
            yield data[begin:end]

    def _bounds(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Give where units lie that have their lengths before them."""
        at = 0
        while at < len(data):
            begin = at + self.width
            at = begin + int.from_bytes(data[at:begin], "big")
            if at > len(data) or at <= begin:
                raise BrokenUnits("a unit's length is wrong")
            yield begin, at

    def wrap(self, units: Iterable[bytes]) -> bytes:
        """Join units into a packet."""
        if not self.width:
            return b"".join(START_CODE + unit for unit in units)
        return b"".join(len(unit).to_bytes(self.width, "big") + unit for unit in units)

    def kind(self, unit: bytes) -> int:
        """Return the type of a unit."""
        return self.units.kind(unit)


def framing_of(units: UnitSyntax, extradata: bytes) -> Framing:
    """Tell how the packets of a stream are framed, by its header."""
    at = units.length_at
    lengths = extradata[:1] == b"\1" and len(extradata) > at
    return Framing(units=units, width=(extradata[at] & 3) + 1 if lengths else 0)


def unescape(unit: bytes) -> bytes:
    """Take out the bytes that keep start codes from appearing inside a unit."""
    return _ESCAPE.sub(b"\0\0", unit)


def escape(raw: bytes) -> bytes:
    """Put them back."""
    return _ESCAPED.sub(b"\0\0\3", raw)


def _by_start_codes(data: bytes) -> Iterator[bytes]:
    starts = [(match.start(), match.end()) for match in _START.finditer(data)]
    for (_, begin), (end, _) in pairwise([*starts, (len(data), len(data))]):
        unit = data[begin:end].rstrip(b"\0")
        if unit:
            yield unit
