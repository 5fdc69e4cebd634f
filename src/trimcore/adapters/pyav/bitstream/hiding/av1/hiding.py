"""Pictures of AV1 that are not shown: a bit of their frame header says so.

Nothing is predicted otherwise because of it. All that is hidden goes into one packet of its own. A
temporal unit should show a frame (AV1 specification, 7.5), but libav takes a packet for a keyframe
only if the frame that it shows is one: joined to the first shown frame, the file would begin with
none.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from trimcore.adapters.pyav.bitstream.hiding.av1.header import Av1Headers
from trimcore.adapters.pyav.bitstream.hiding.way import CannotHide, Hiding, HidingWay
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits
from trimcore.adapters.pyav.bitstream.obu.sequence import SequenceHeader
from trimcore.adapters.pyav.bitstream.obu.units import Unit, units_in

_SEQUENCE, _HEADER, _TILES, _METADATA, _FRAME = 1, 3, 4, 5, 6
_LEFT_OUT = frozenset({2, 15})
"""Delimiters and padding."""
_LASTING = frozenset({1, 2})
"""Messages that count for all frames behind them: how bright pictures are, and their mastering."""
_EXTENDED, _SIZED = 4, 2
_SEVEN, _MORE, _BYTE = 7, 0x80, 8


@dataclass(slots=True)
class Av1Hiding(Hiding):
    """Collects the units of hidden frames; a sequence header is kept once."""

    count: int = 0
    _units: list[bytes] = field(default_factory=list)
    _sequence: bytes = b""
    _headers: Av1Headers | None = None

    def hide(self, data: bytes) -> None:
        for unit in _units_of(data):
            body = data[unit.body : unit.end]
            if unit.kind in _LEFT_OUT:
                continue
            if data[unit.start] & _EXTENDED:
                raise CannotHide("a frame is one of several layers")
            try:
                self._hide(unit.kind, body)
            except BrokenUnits as error:
                raise CannotHide(f"a frame's header is not read: {error}") from error

    def packets(self) -> list[bytes]:
        return [b"".join(self._units)]

    def _hide(self, kind: int, body: bytes) -> None:
        if kind == _SEQUENCE:
            self._see_sequence(body)
        elif kind == _METADATA:
            if body and body[0] in _LASTING:
                self._units.append(written(kind, body))
        elif kind == _TILES and self.count:
            self._units.append(written(kind, body))
        elif kind in {_HEADER, _FRAME} and self._headers is not None:
            self._hide_frame(kind, body, self._headers)
        else:
            raise CannotHide("a frame has units that are not known")

    def _see_sequence(self, body: bytes) -> None:
        if self._headers is None:
            self._headers, self._sequence = Av1Headers(SequenceHeader.read(body)), body
            self._units.append(written(_SEQUENCE, body))
        elif body != self._sequence:
            raise CannotHide("the sequence changes")

    def _hide_frame(self, kind: int, body: bytes, headers: Av1Headers) -> None:
        """Hide a frame; one that only shows an earlier one is left out."""
        frame = headers.read(body)
        if frame is None:
            return
        self.count += 1
        text = frame.hidden()
        if kind == _HEADER:
            self._units.append(written(kind, _aligned(f"{text}1")))
        else:
            tiles = body[-(-frame.end // _BYTE) :]
            self._units.append(written(kind, _aligned(text) + tiles))


def written(kind: int, body: bytes) -> bytes:
    """Write a unit with its size."""
    size, number = len(body), bytearray()
    while size >> _SEVEN:
        number.append(size & ~_MORE & 0xFF | _MORE)
        size >>= _SEVEN
    number.append(size)
    return bytes((kind << 3 | _SIZED,)) + number + body


def _aligned(text: str) -> bytes:
    count = -(-len(text) // _BYTE)
    return int(text.ljust(count * _BYTE, "0"), 2).to_bytes(count, "big")


def _units_of(data: bytes) -> Iterator[Unit]:
    for unit in units_in(data):
        if unit is None:
            raise CannotHide("a packet is broken")
        yield unit


def _frames_in(data: bytes) -> list[int]:
    """Return the first byte of the header of each frame."""
    frames = (unit for unit in _units_of(data) if unit.kind in {_HEADER, _FRAME})
    return [data[unit.body] for unit in frames if unit.body < unit.end]


def pictures(data: bytes) -> int:
    """Count what a packet decodes or shows; raises CannotHide if it can't be taken apart."""
    return len(_frames_in(data))


def unshown(data: bytes) -> int:
    """Count the frames that are not shown; raises as `pictures` does."""
    return sum(not first >> 7 and not first >> 4 & 1 for first in _frames_in(data))


AV1_HIDING = HidingWay(begins=Av1Hiding, pictures=pictures, unshown=unshown)
