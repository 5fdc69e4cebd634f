"""The units that H.264 and HEVC packets are made of, and their two framings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

_START = re.compile(b"\0\0\1")
_ESCAPE = re.compile(b"\0\0\3")
_ESCAPED = re.compile(b"\0\0(?=[\0-\3])")
_AVCC_LENGTH_AT, _HVCC_LENGTH_AT = 4, 21
START_CODE = b"\0\0\0\1"


class BrokenUnits(Exception):
    """The bytes are no sequence of units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """Whether units are HEVC's, and how many bytes tell a unit's length, 0 for start codes."""

    hevc: bool
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

    def walk(self, data: bytes) -> Iterator[bytes]:
        """Give the units one after the other; raises as `split` does, when it comes to it."""
        if not self.width:
            yield from _by_start_codes(data)
            return
        at = 0
        while at < len(data):
            end = at + self.width + int.from_bytes(data[at : at + self.width], "big")
            if end > len(data) or end - at <= self.width:
                raise BrokenUnits("a unit's length is wrong")
            yield data[at + self.width : end]
            at = end

    def wrap(self, units: Iterable[bytes]) -> bytes:
        """Join units into a packet."""
        if not self.width:
            return b"".join(START_CODE + unit for unit in units)
        return b"".join(len(unit).to_bytes(self.width, "big") + unit for unit in units)

    def kind(self, unit: bytes) -> int:
        """Return the type of a unit."""
        return unit[0] >> 1 & 0x3F if self.hevc else unit[0] & 0x1F


def framing_of(codec: str, extradata: bytes) -> Framing | None:
    """Tell how the packets of a stream are framed; None if its codec has no units."""
    if codec not in {"h264", "hevc"}:
        return None
    at = _HVCC_LENGTH_AT if codec == "hevc" else _AVCC_LENGTH_AT
    lengths = extradata[:1] == b"\1" and len(extradata) > at
    return Framing(hevc=codec == "hevc", width=(extradata[at] & 3) + 1 if lengths else 0)


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
