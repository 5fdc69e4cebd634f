"""Boxes by which an MP4 tells how its pictures are shown (ISO/IEC 14496-12, 8.5.2 and 12.1.3).

They stand in the sample entry behind its 78 bytes of fields. libav writes those that it knows, and
not in every kind of file: MOV gets no Dolby Vision from it.
"""

import struct
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from trimcore.adapters.pyav.metadata.boxes import (
    Box,
    ReadAt,
    boxes,
    handler,
    reader_of,
    track_number,
    tracks,
    way_to,
)

SHOWING = frozenset(
    {
        *(b"dvcC", b"dvvC", b"dvwC"),  # Dolby Vision
        *(b"st3d", b"sv3d"),  # stereo and projections (Google's Spherical Video V2)
        *(b"vexu", b"hfov"),  # Apple's spatial video
        *(b"clli", b"mdcv", b"amve", b"cclv", b"SmDm", b"CoLL"),  # light (ISO/IEC 14496-12, VP9)
        *(b"colr", b"pasp", b"clap", b"gama"),
    }
)
SECOND_VIEW = frozenset({b"lhvC"})
"""The header of a second view (ISO/IEC 14496-15), which only untouched frames have."""

_FIELDS = 8 + 78
_COLOURS, _NAMED = b"colr", 12
_STEREO = frozenset({b"st3d", b"vexu"})
_LARGEST = 1 << 20
_ENTRIES_AT = 8
"""Where the entries of a table of descriptions begin, behind its version and their number."""


def boxes_of(read_at: ReadAt, size: int, track: int) -> tuple[bytes, ...]:
    """Return the boxes, head and all, in the first sample entry of a track, none if it has none.

    `size` is the file's, `track` the number in the track's header.
    """
    for path in _entries(read_at, size):
        if track_number(read_at, path[1]) == track:
            children = _children(read_at, path[-1])
            return tuple(
                read_at(box.start, box.end - box.start)
                for box in children
                if box.end - box.start <= _LARGEST
            )
    return ()


def entry_kinds(read_at: ReadAt, size: int) -> dict[int, str]:
    """Return the four letters of each track's first sample entry, by the track's number."""
    return {
        track_number(read_at, path[1]): path[-1].kind.decode("latin-1")
        for path in _entries(read_at, size)
    }


def insert_boxes(index: bytearray, added: Collection[bytes]) -> None:
    """Add boxes to the first sample entry of pictures in a `moov` box, unless it has their kind.

    Colours may be told twice: by numbers, and by a profile. Of two eyes it is told in one of two
    ways, and readers refuse both beside each other: what is added takes the other's place.
    """
    read_at = reader_of(index)
    for path in _entries(read_at, len(index)):
        if handler(read_at, path[1]) != b"vide":
            continue
        replaced = _STEREO if _STEREO & {box[4:8] for box in added} else frozenset()
        way = _without(index, path, replaced)
        entry = way[-1]
        own = {_kind(read_at(box.start, _NAMED)) for box in _children(read_at, entry)}
        missing = b"".join(box for box in added if _kind(box) not in own)
        index[entry.end : entry.end] = missing
        _lengthen(index, way, len(missing))
        return


def _without(index: bytearray, path: tuple[Box, ...], kinds: Collection[bytes]) -> tuple[Box, ...]:
    """Take the boxes of some kinds out of a sample entry, and return the way to what is left."""
    found = [box for box in _children(reader_of(index), path[-1]) if box.kind in kinds]
    for box in reversed(found):
        del index[box.start : box.end]
    gone = sum(box.end - box.start for box in found)
    _lengthen(index, path, -gone)
    return tuple(replace(box, end=box.end - gone) for box in path)


def _lengthen(index: bytearray, path: Iterable[Box], by: int) -> None:
    for box in path:
        (length,) = struct.unpack_from(">I", index, box.start)
        struct.pack_into(">I", index, box.start, length + by)


def _kind(box: bytes) -> bytes:
    return box[4:9] if box[4:8] == _COLOURS else box[4:8]


def _entries(read_at: ReadAt, size: int) -> Iterator[tuple[Box, ...]]:
    """Yield the way to the first sample entry of each track: moov, trak, …, stsd, entry."""
    for movie, track in tracks(read_at, size):
        way = way_to(read_at, track, b"mdia", b"minf", b"stbl", b"stsd")
        if way:
            for entry in boxes(read_at, way[-1].body + _ENTRIES_AT, way[-1].end):
                yield (movie, track, *way, entry)
                break


def _children(read_at: ReadAt, entry: Box) -> Iterator[Box]:
    return boxes(read_at, entry.start + _FIELDS, entry.end)
