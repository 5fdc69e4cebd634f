"""The way to the boxes of a track, and what they say of it (ISO/IEC 14496-12)."""

import struct
from collections.abc import Iterator

from trimcore.adapters.pyav.metadata.boxes import Box, ReadAt, boxes

_LONG = 1
"""The version of a header whose moments take 64 bits."""
_NUMBERED = 24
"""Bytes of a track's header up to and with its number, in the longer of its two forms."""


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


def is_fragmented(read_at: ReadAt, size: int) -> bool:
    """Tell whether packets are told of in fragments, as the movie's box then says (8.8.1)."""
    movies = (movie for movie in boxes(read_at, 0, size) if movie.kind == b"moov")
    return any(child(read_at, movie, b"mvex") is not None for movie in movies)


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
