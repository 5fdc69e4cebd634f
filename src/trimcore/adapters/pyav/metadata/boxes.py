"""Boxes of MP4 and MOV, and the way to those of a track (ISO/IEC 14496-12)."""

import struct
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

ReadAt = Callable[[int, int], bytes]
"""Gives so many bytes from an offset on, fewer at the end."""

_HEAD, _LONG_HEAD = 8, 16
_LONG = 1
_MOST = 20_000
"""Boxes beside each other beyond which a file is not worth looking through."""
_NUMBERED = 24
"""Bytes of a track's header up to and with its number, in the longer of its two forms."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its kind, where it starts, where its content does, and where both end."""

    kind: bytes
    start: int
    body: int
    end: int


def boxes(read_at: ReadAt, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes between two offsets, up to one that is broken or reaches beyond the end."""
    for _ in range(_MOST):
        head = read_at(start, _LONG_HEAD) if start + _HEAD <= end else b""
        if len(head) < _HEAD:
            return
        length, kind = struct.unpack_from(">I4s", head)
        body = start + _HEAD
        if length == _LONG and len(head) == _LONG_HEAD:
            (length,), body = struct.unpack_from(">Q", head, _HEAD), start + _LONG_HEAD
        stop = start + length if length else end
        if stop < body or stop > end:
            return
        yield Box(kind, start, body, stop)
        start = stop


def nested_boxes(read_at: ReadAt, start: int, end: int, opened: Collection[bytes]) -> Iterator[Box]:
    """Yield the boxes between two offsets, and those in each of the `opened` kinds behind it."""
    for box in boxes(read_at, start, end):
        yield box
        if box.kind in opened:
            yield from nested_boxes(read_at, box.body, box.end, opened)


def reader_of(content: bytes | bytearray) -> ReadAt:
    """Read from bytes in memory, as they are when they are read."""

    def read_at(offset: int, length: int) -> bytes:
        return bytes(content[offset : offset + length])

    return read_at


def child(read_at: ReadAt, box: Box, kind: bytes) -> Box | None:
    """Return the first box of a kind inside another."""
    return next((one for one in boxes(read_at, box.body, box.end) if one.kind == kind), None)


def way_to(read_at: ReadAt, box: Box, *kinds: bytes) -> tuple[Box, ...]:
    """Return the boxes of these kinds that lie in each other in a box; none if one is missing."""
    way: list[Box] = []
    for kind in kinds:
        found = child(read_at, way[-1] if way else box, kind)
        if found is None:
            return ()
        way.append(found)
    return tuple(way)


def tracks(read_at: ReadAt, size: int) -> Iterator[tuple[Box, Box]]:
    """Yield the movie's box and a track's, for each track of a file of so many bytes."""
    for movie in boxes(read_at, 0, size):
        if movie.kind == b"moov":
            for track in boxes(read_at, movie.body, movie.end):
                if track.kind == b"trak":
                    yield movie, track


def track_number(read_at: ReadAt, track: Box) -> int:
    """Return a track's number, which its header has behind two moments (8.3.2); 0 without one."""
    header = child(read_at, track, b"tkhd")
    fields = read_at(header.body, _NUMBERED) if header is not None else b""
    if len(fields) < _NUMBERED:
        return 0
    (number,) = struct.unpack_from(">I", fields, 20 if fields[0] == _LONG else 12)
    return int(number)


def handler(read_at: ReadAt, track: Box) -> bytes:
    """Return what a track is made of (8.4.3); empty if it does not say."""
    way = way_to(read_at, track, b"mdia", b"hdlr")
    return read_at(way[-1].body + 8, 4) if way else b""
