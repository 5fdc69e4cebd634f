"""By which of a track's descriptions the packets of fragments are (ISO/IEC 14496-12, 8.8).

Recorders that go on under other settings, and joiners of such recordings, tell it with each
fragment. libav leaves fragments out that are by another description than the one it knows.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from trimcore.adapters.pyav.metadata.boxes import Box, ReadAt, boxes
from trimcore.adapters.pyav.metadata.track_boxes import child

_HAS_BASE, _HAS_DESCRIPTION = 0x1, 0x2
_FLAGS_AND_NUMBER = 8
_BASE = 8
_DEFAULT_AT = 8
_FIELD = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FragmentDescriptions:
    """Where fragments begin, ascending, each with the number of its description, from 0.

    `told_at` are the places of the file at which such numbers stand, from 1, in four bytes.
    """

    starts: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()
    told_at: tuple[int, ...] = ()


def fragment_descriptions(read_at: ReadAt, size: int, track: int) -> FragmentDescriptions:
    """Look through all fragments of a file for those of the track of a number."""
    usual, told_at = 1, list[int]()
    starts, numbers = list[int](), list[int]()
    for box in _all_boxes(read_at, size):
        if box.kind == b"moov" and (at := _default_at(read_at, box, track)):
            usual = _number(read_at, at) or 1
            told_at.append(at)
        for header in _headers(read_at, box, track) if box.kind == b"moof" else ():
            at = _told_at(read_at, header)
            told_at += [at] if at else []
            starts.append(box.start)
            numbers.append(max(0, (_number(read_at, at) if at else usual) - 1))
    return FragmentDescriptions(
        starts=tuple(starts), numbers=tuple(numbers), told_at=tuple(told_at)
    )


def _all_boxes(read_at: ReadAt, size: int) -> Iterator[Box]:
    """Yield the boxes of a file, however many these are."""
    start, before = 0, -1
    while start > before:
        before = start
        for box in boxes(read_at, start, size):
            yield box
            start = box.end


def _default_at(read_at: ReadAt, movie: Box, track: int) -> int:
    """Find where the description is told that fragments have which tell none; 0 if nowhere."""
    extends = child(read_at, movie, b"mvex")
    for box in boxes(read_at, extends.body, extends.end) if extends else ():
        if box.kind == b"trex" and _number(read_at, box.body + _FIELD) == track:
            return box.body + _DEFAULT_AT
    return 0


def _headers(read_at: ReadAt, fragment: Box, track: int) -> Iterator[Box]:
    """Yield the headers of a track in a fragment."""
    for box in boxes(read_at, fragment.body, fragment.end):
        header = child(read_at, box, b"tfhd") if box.kind == b"traf" else None
        if header is not None and _number(read_at, header.body + _FIELD) == track:
            yield header


def _told_at(read_at: ReadAt, header: Box) -> int:
    """Find where a header tells the description; 0 if it does not."""
    flags = _number(read_at, header.body)
    if not flags & _HAS_DESCRIPTION:
        return 0
    return header.body + _FLAGS_AND_NUMBER + (_BASE if flags & _HAS_BASE else 0)


def _number(read_at: ReadAt, at: int) -> int:
    (number,) = struct.unpack(">I", read_at(at, _FIELD))
    return int(number)
