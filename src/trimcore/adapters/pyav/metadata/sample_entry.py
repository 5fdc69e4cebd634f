"""Boxes by which an MP4 tells how its pictures are shown (ISO/IEC 14496-12, 8.5.2 and 12.1.3).

They stand in the sample entry behind its 78 bytes of fields. libav writes those that it knows, and
not in every kind of file: MOV gets no Dolby Vision from it.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

ReadAt = Callable[[int, int], bytes]
"""Gives so many bytes from an offset on, fewer at the end."""

SHOWING = frozenset(
    {
        *(b"dvcC", b"dvvC", b"dvwC"),  # Dolby Vision
        *(b"st3d", b"sv3d"),  # stereo and projections (Google's Spherical Video V2)
        *(b"vexu", b"hfov"),  # Apple's spatial video
        *(b"clli", b"mdcv", b"amve", b"cclv", b"SmDm", b"CoLL"),  # light (ISO/IEC 14496-12, VP9)
        *(b"colr", b"pasp", b"clap"),
    }
)
SECOND_VIEW = frozenset({b"lhvC"})
"""The header of a second view (ISO/IEC 14496-15), which only untouched frames have."""

_HEAD, _LONG_HEAD = 8, 16
_FIELDS = _HEAD + 78
_LONG = 1
_NUMBERED = 24
"""Bytes of a track's header up to and with its number, in the longer of its two forms."""
_LARGEST = 1 << 20
_PATH = (b"mdia", b"minf", b"stbl", b"stsd")
_FULL = {b"stsd": 8}
"""What stands before the children of a box, besides its own head."""


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    body: int
    end: int


def boxes_of(read_at: ReadAt, size: int, track: int) -> tuple[bytes, ...]:
    """Return the boxes, head and all, in the first sample entry of a track, none if it has none.

    `size` is the file's, `track` the number in the track's header.
    """
    for path in _entries(read_at, size):
        if _number(read_at, path[1]) == track:
            entry = path[-1]
            children = _children(read_at, entry.start + _FIELDS, entry.end)
            return tuple(
                read_at(box.start, box.end - box.start)
                for box in children
                if box.end - box.start <= _LARGEST
            )
    return ()


def insert_boxes(index: bytearray, boxes: Iterable[bytes]) -> None:
    """Add boxes to the first sample entry of pictures in a `moov` box, unless it has their kind."""

    def read_at(offset: int, length: int) -> bytes:
        return bytes(index[offset : offset + length])

    for path in _entries(read_at, len(index)):
        if _handler(read_at, path[1]) != b"vide":
            continue
        entry = path[-1]
        own = {box.kind for box in _children(read_at, entry.start + _FIELDS, entry.end)}
        added = b"".join(box for box in boxes if box[4:8] not in own)
        index[entry.end : entry.end] = added
        for box in path:
            (length,) = struct.unpack_from(">I", index, box.start)
            struct.pack_into(">I", index, box.start, length + len(added))
        return


def _entries(read_at: ReadAt, size: int) -> Iterator[tuple[_Box, ...]]:
    """Yield the way to the first sample entry of each track: moov, trak, …, stsd, entry."""
    for movie in _children(read_at, 0, size, b"moov"):
        for track in _children(read_at, movie.body, movie.end, b"trak"):
            path = [movie, track]
            for kind in _PATH:
                above = path[-1]
                path += list(_children(read_at, above.body, above.end, kind))[:1]
            if path[-1].kind == b"stsd":
                stsd = path[-1]
                entry = next(_children(read_at, stsd.body, stsd.end), None)
                if entry is not None:
                    yield (*path, entry)


def _children(read_at: ReadAt, start: int, end: int, only: bytes | None = None) -> Iterator[_Box]:
    while start + _HEAD <= end:
        head = read_at(start, _LONG_HEAD)
        if len(head) < _HEAD:
            return
        length, kind = struct.unpack_from(">I4s", head)
        body = start + _HEAD
        if length == _LONG and len(head) == _LONG_HEAD:
            (length,), body = struct.unpack_from(">Q", head, _HEAD), start + _LONG_HEAD
        stop = start + length if length else end
        if stop < body or stop > end:
            return
        if only in {None, kind}:
            yield _Box(kind, start, body + _FULL.get(kind, 0), stop)
        start = stop


def _number(read_at: ReadAt, track: _Box) -> int:
    """Return a track's number, which its header has behind two moments (14496-12, 8.3.2)."""
    for header in _children(read_at, track.body, track.end, b"tkhd"):
        fields = read_at(header.body, _NUMBERED)
        if len(fields) == _NUMBERED:
            (number,) = struct.unpack_from(">I", fields, 20 if fields[0] == _LONG else 12)
            return int(number)
    return 0


def _handler(read_at: ReadAt, track: _Box) -> bytes:
    """Return what a track is made of (14496-12, 8.4.3)."""
    for media in _children(read_at, track.body, track.end, b"mdia"):
        for handler in _children(read_at, media.body, media.end, b"hdlr"):
            return read_at(handler.body + 8, 4)
    return b""
