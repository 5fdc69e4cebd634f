"""Boxes by which an MP4 tells how a track is shown or heard (ISO/IEC 14496-12, 8.5.2 and 12.1.3).

They stand in the sample entry behind its fields. libav writes those that it knows, and
not in every kind of file: MOV gets no Dolby Vision from it.
"""

import struct
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from trimcore.adapters.pyav.metadata.boxes import Box, ReadAt, boxes, reader_of
from trimcore.adapters.pyav.metadata.track_boxes import handler, track_number, tracks, way_to

SHOWING = frozenset(
    {
        *(b"dvcC", b"dvvC", b"dvwC"),  # Dolby Vision
        *(b"st3d", b"sv3d"),  # stereo and projections (Google's Spherical Video V2)
        *(b"vexu", b"hfov"),  # Apple's spatial video
        *(b"clli", b"mdcv", b"amve", b"cclv", b"SmDm", b"CoLL"),  # light (ISO/IEC 14496-12, VP9)
        *(b"colr", b"pasp", b"clap", b"gama", b"fiel"),
        b"cuvv",  # HDR Vivid (T/UWA 005.2)
    }
)
SECOND_VIEW = frozenset({b"lhvC"})
"""The header of a second view (ISO/IEC 14496-15), which only untouched frames have."""
SECOND_LAYER = frozenset({b"hvcE", b"avcE"})
"""The header of Dolby Vision's second layer, which only untouched frames have."""
SURROUNDING = frozenset({b"SA3D", b"SAND"})
"""From where sound comes (Google's Spatial Audio)."""
OF_BOXES = frozenset({b"vexu", b"hfov", b"amve", b"cclv", b"gama", b"cuvv"})
"""What of all that has no place in other containers."""

_WRITTEN_ANEW = frozenset(
    {
        *(b"avcC", b"hvcC", b"vvcC", b"av1C", b"vpcC", b"d263", b"jp2h", b"glbl", b"btrt"),
        *(b"ACLR", b"APRG", b"AALP", b"ARES", b"ADHR", b"SMI ", b"esds", b"wave", b"chan"),
        *(b"dac3", b"dec3", b"dmlp", b"ddts", b"dOps", b"dfLa", b"alac", b"damr", b"pcmC"),
        *(b"chnl", b"srat", b"free", b"skip", b"\0\0\0\0"),
    }
)
"""Headers of codecs, which libav reads and writes."""
_FIELDS = {b"vide": (78,) * 4, b"soun": (28, 44, 64, 28)}
"""How many bytes of fields an entry has, by what its track is made of and the entry's version."""
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
            children = _children(read_at, path)
            return tuple(
                read_at(box.start, box.end - box.start)
                for box in children
                if box.end - box.start <= _LARGEST
            )
    return ()


def unknown_in_entries(read_at: ReadAt, size: int) -> Iterator[Box]:
    """Yield boxes in the entries of pictures and sound of which nobody here knows the meaning."""
    known = SHOWING | SECOND_VIEW | SECOND_LAYER | SURROUNDING | _WRITTEN_ANEW
    for path in _entries(read_at, size):
        yield from (box for box in _children(read_at, path) if box.kind not in known)


def entry_kinds(read_at: ReadAt, size: int) -> dict[int, str]:
    """Return the four letters of each track's first sample entry, by the track's number."""
    return {
        track_number(read_at, path[1]): path[-1].kind.decode("latin-1")
        for path in _entries(read_at, size)
    }


def insert_into_track(index: bytearray, place: int, added: Collection[bytes]) -> None:
    """Add boxes to the first sample entry of the track at a place, counted from 0."""
    ways = list(_entries(reader_of(index), len(index)))
    if place < len(ways):
        way = ways[place]
        index[way[-1].end : way[-1].end] = b"".join(added)
        _lengthen(index, way, sum(map(len, added)))


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
        own = {_kind(read_at(box.start, _NAMED)) for box in _children(read_at, way)}
        missing = b"".join(box for box in added if _kind(box) not in own)
        index[entry.end : entry.end] = missing
        _lengthen(index, way, len(missing))
        return


def _without(index: bytearray, path: tuple[Box, ...], kinds: Collection[bytes]) -> tuple[Box, ...]:
    """Take the boxes of some kinds out of a sample entry, and return the way to what is left."""
    found = [box for box in _children(reader_of(index), path) if box.kind in kinds]
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


def _children(read_at: ReadAt, path: Sequence[Box]) -> Iterator[Box]:
    """Yield the boxes in a sample entry, to which a path leads from the movie; none of others."""
    entry = path[-1]
    lengths = _FIELDS.get(handler(read_at, path[1]))
    if lengths is not None:
        version = int.from_bytes(read_at(entry.body + 8, 2), "big")
        yield from boxes(read_at, entry.body + lengths[min(version, 3)], entry.end)
