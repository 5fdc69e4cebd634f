"""Move the index of an MP4 file to its front, without opening the file again by name."""

import os
import struct
from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

from trimcore.adapters.pyav.metadata.boxes import boxes, nested_boxes, reader_of
from trimcore.adapters.pyav.metadata.sample_entry import insert_boxes, insert_into_track
from trimcore.adapters.pyav.metadata.user_boxes import NOTHING_SAID, UserBoxes, insert_user_boxes
from trimcore.adapters.pyav.writing.scratch_file import free_box, write_at

_CHUNK = 1 << 20
_OPENED = {b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl"}
_LONG, _LEAST_BOX = 1, 8
_LARGEST_OFFSET = (1 << 32) - 1


def move_index_to_front(  # noqa: PLR0913 - all that an index is told
    descriptor: int,
    *,
    room: range | None = None,
    shown: Fraction | None = None,
    described: Collection[bytes] = (),
    said: UserBoxes = NOTHING_SAID,
    of_sounds: Mapping[int, Collection[bytes]] = MappingProxyType({}),
) -> bool:
    """Put `moov` before the first `mdat` of the file behind `descriptor`; tell whether it could.

    If given, `shown` is for how many seconds pictures are shown: what is later is hidden. Boxes of
    `described` are added to what describes the pictures, where their kind is missing, those `said`
    to what the file says of itself, and those `of_sounds` to what describes tracks, by their place.
    `room` is where it fits without a move of what follows, which offsets do not count yet.
    The index is left as it is when it stands in front already, or when an offset would outgrow its
    32 bits.
    """
    size = os.fstat(descriptor).st_size
    found = boxes(lambda offset, length: os.pread(descriptor, length, offset), 0, size)
    top = {box.kind: (box.start, box.end) for box in found}
    if b"moov" not in top or b"mdat" not in top:
        return False
    (index_start, index_end), (data_start, _) = top[b"moov"], top[b"mdat"]
    if index_start < data_start or index_end != size:
        return index_start < data_start
    data_start = room.stop if room else _with_padding(top, data_start)
    index = bytearray(os.pread(descriptor, index_end - index_start, index_start))
    correct_lengths(index)
    if shown is not None:
        hide_after(index, shown)
    insert_boxes(index, described)
    for place, added in of_sounds.items():
        insert_into_track(index, place, added)
    insert_user_boxes(index, said)
    index += b"".join(said.beside)
    return _put(descriptor, index, data_start, index_start, len(room) if room else 0)


def _put(descriptor: int, index: bytearray, data_start: int, data_end: int, left: int) -> bool:
    """Write the index before the data, which moves if the room that was `left` is too small."""
    index += _padding(left - len(index))
    if not shift_offsets(index, len(index)):
        return False
    grown = len(index) - left
    if grown:
        _shift(descriptor, data_start, data_end, grown)
    write_at(descriptor, index, data_start - left)
    os.ftruncate(descriptor, data_end + grown)
    return True


def _padding(length: int) -> bytes:
    """Fill what is left of the room, or of that and the least box that can."""
    if length <= 0:
        return b""
    length = max(length, _LEAST_BOX)
    return free_box(length) + bytes(length - _LEAST_BOX)


def shift_offsets(index: bytearray, by: int) -> bool:
    """Add `by` to every chunk offset of a `moov` box; False, and nothing changed, on overflow."""
    tables = list(_offset_tables(index))
    if any(
        max(_offsets(index, *table), default=0) + by > _LARGEST_OFFSET
        for table in tables
        if table[2] == "I"
    ):
        return False
    for start, count, form in tables:
        moved = [offset + by for offset in _offsets(index, start, count, form)]
        struct.pack_into(f">{count}{form}", index, start, *moved)
    return True


def _offsets(index: bytearray, start: int, count: int, form: str) -> tuple[int, ...]:
    return struct.unpack_from(f">{count}{form}", index, start)


def correct_lengths(index: bytearray) -> None:
    """Make each track's header tell what its samples last; libav's muxer adds a frame to some."""
    found = list(_inner_boxes(index))
    headers = [start for kind, start in found if kind == b"mdhd"]
    tables = [start for kind, start in found if kind == b"stts"]
    for header, table in zip(headers, tables, strict=True):
        (count,) = struct.unpack_from(">I", index, table + 12)
        numbers = struct.unpack_from(f">{2 * count}I", index, table + 16)
        length = sum(
            times * ticks for times, ticks in zip(numbers[::2], numbers[1::2], strict=True)
        )
        if index[header + 8] == _LONG:
            struct.pack_into(">Q", index, header + 32, length)
        else:
            struct.pack_into(">I", index, header + 24, length)


def hide_after(index: bytearray, shown: Fraction) -> None:
    """Let the edit list of the pictures end after so many seconds."""
    found = list(_inner_boxes(index))
    scale = 0
    edits = 0
    for kind, start in found:
        if kind == b"mvhd":
            at = start + (28 if index[start + 8] == _LONG else 20)
            (scale,) = struct.unpack_from(">I", index, at)
        elif kind == b"elst":
            edits = start
        elif kind == b"hdlr" and index[start + 16 : start + 20] == b"vide" and edits:
            _shorten(index, edits, round(shown * scale))


def _shorten(index: bytearray, edits: int, length: int) -> None:
    """End an edit list, whose last entry shows the media, `length` ticks of the movie in all."""
    form = ">Qq" if index[edits + 8] == _LONG else ">Ii"
    (count,) = struct.unpack_from(">I", index, edits + 12)
    step = struct.calcsize(form) + 4
    starts = [edits + 16 + step * row for row in range(count)]
    for start in starts:
        lasts, media = struct.unpack_from(form, index, start)
        struct.pack_into(form, index, start, min(lasts, length), media)
        length = max(0, length - lasts)


def _offset_tables(index: bytearray) -> Iterator[tuple[int, int, str]]:
    """Find the tables of chunk offsets: where each begins, its length, and its number's form."""
    for kind, start in _inner_boxes(index):
        if kind in {b"stco", b"co64"}:
            (count,) = struct.unpack_from(">I", index, start + 12)
            yield start + 16, count, "I" if kind == b"stco" else "Q"


def _inner_boxes(index: bytearray) -> Iterator[tuple[bytes, int]]:
    for box in nested_boxes(reader_of(index), 0, len(index), _OPENED):
        yield box.kind, box.start


def _with_padding(boxes: dict[bytes, tuple[int, int]], data_start: int) -> int:
    """Keep the 8 bytes before `mdat` with it: they are room for its longer size."""
    for kind in (b"free", b"wide"):
        if kind in boxes and boxes[kind][1] == data_start:
            return boxes[kind][0]
    return data_start


def _shift(descriptor: int, start: int, end: int, by: int) -> None:
    """Move the bytes from `start` to `end` up by `by`, from the last one down."""
    while end > start:
        begin = max(start, end - _CHUNK)
        write_at(descriptor, os.pread(descriptor, end - begin, begin), begin + by)
        end = begin
