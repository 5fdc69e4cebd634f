"""The several descriptions of one track's pictures that MP4 and MOV may hold (ISO/IEC 14496-12).

Files joined without encoding have them: each part is decoded by its own parameter sets, and may
have another size or shape. libav hands a new one out with the first packet after a change, once,
which is lost on whoever seeks behind it. So they are read from the boxes, and libav is shown a
file in which the one that a window needs is the only one.
"""

import io
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from trimcore.adapters.pyav.reading.source_file import SourceFile

_HEAD, _LONG_HEAD = 8, 16
_LARGEST_TABLE, _MOST_BOXES = 64 << 20, 20_000
_COUNT_AT = 4
_ENTRIES_AT = 8
_RUN = 12
"""Bytes of an entry of the table that tells of chunks: the first, their samples, their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """A box: its name, and where its content begins and ends."""

    name: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDescriptions:
    """The descriptions of one track, and which chunk of the file is described by which.

    `entries` are their bytes in the file, from `entries_at` on. `chunks` are where chunks begin,
    ascending, each with the number of its description in `numbers`, from 0. `runs` is the table
    of runs of chunks as it stands in the file, from `runs_at` on.
    """

    entries: tuple[bytes, ...]
    entries_at: int
    chunks: tuple[int, ...]
    numbers: tuple[int, ...]
    runs: bytes
    runs_at: int

    def of(self, position: int | None) -> int:
        """Tell the number of the description of the packet at a position in the file."""
        place = bisect_right(self.chunks, -1 if position is None else position) - 1
        return self.numbers[place] if place >= 0 else 0

    def alone(self, number: int) -> dict[int, bytes]:
        """Return by their place the bytes of a file in which one description is the only one."""
        one = struct.pack(">I", 1)
        order = [self.entries[number], *self.entries[:number], *self.entries[number + 1 :]]
        runs = b"".join(
            self.runs[at : at + _RUN - 4] + one for at in range(0, len(self.runs), _RUN)
        )
        return {self.entries_at - len(one): one + b"".join(order), self.runs_at: runs}


def sample_descriptions(file: SourceFile, track: int) -> SampleDescriptions | None:
    """Read the descriptions of the track of a number; None if it has but one, or none of its own.

    What can't be read is as if it were not there. The file is left where it was.
    """
    position = file.tell()
    try:
        table = _sample_table(file, track)
        found = _described(file, table) if table is not None else None
    except (struct.error, EOFError, ValueError):
        return None
    finally:
        file.seek(position)
    return found if found is not None and len(found.entries) > 1 else None


def _described(file: SourceFile, table: _Box) -> SampleDescriptions | None:
    boxes = {box.name: box for box in _boxes(file, table.start, table.end)}
    offsets = boxes.get(b"stco") or boxes.get(b"co64")
    if b"stsd" not in boxes or b"stsc" not in boxes or offsets is None:
        return None
    entries = boxes[b"stsd"]
    if _number(file, entries.start + _COUNT_AT) < 2:  # noqa: PLR2004 - one is what all files have
        return None
    kept = [
        _bytes(file, box.start - _HEAD, box.end)
        for box in _boxes(file, entries.start + _ENTRIES_AT, entries.end)
    ]
    runs = _table(file, boxes[b"stsc"], _RUN)
    chunks = _offsets(file, offsets)
    numbers = _numbers(runs, len(chunks))
    if any(number >= len(kept) for number in numbers):
        return None
    ordered = sorted(zip(chunks, numbers, strict=True))
    return SampleDescriptions(
        entries=tuple(kept),
        entries_at=entries.start + _ENTRIES_AT,
        chunks=tuple(chunk for chunk, _ in ordered),
        numbers=tuple(number for _, number in ordered),
        runs=runs,
        runs_at=boxes[b"stsc"].start + _ENTRIES_AT,
    )


def _numbers(runs: bytes, chunks: int) -> list[int]:
    """Tell for each chunk which description it has."""
    numbers: list[int] = []
    for at in range(0, len(runs), _RUN):
        first, _, number = struct.unpack_from(">III", runs, at)
        numbers += numbers[-1:] * (min(first - 1, chunks) - len(numbers))
        if len(numbers) < chunks:
            numbers.append(max(0, number - 1))
    return numbers + numbers[-1:] * (chunks - len(numbers))


def _offsets(file: SourceFile, box: _Box) -> tuple[int, ...]:
    width, form = (8, "Q") if box.name == b"co64" else (4, "I")
    data = _table(file, box, width)
    return struct.unpack(f">{len(data) // width}{form}", data)


def _table(file: SourceFile, box: _Box, width: int) -> bytes:
    begin = box.start + _ENTRIES_AT
    count = min(_number(file, box.start + _COUNT_AT), (box.end - begin) // width)
    return _bytes(file, begin, begin + count * width)


def _sample_table(file: SourceFile, track: int) -> _Box | None:
    """Find the tables of the track of a number."""
    movie = _child(file, _Box(name=b"", start=0, end=file.size), b"moov")
    for found in _boxes(file, movie.start, movie.end) if movie else ():
        header = _child(file, found, b"tkhd") if found.name == b"trak" else None
        if header is None or _track_number(file, header) != track:
            continue
        at: _Box | None = found
        for name in (b"mdia", b"minf", b"stbl"):
            at = _child(file, at, name) if at is not None else None
        return at
    return None


def _track_number(file: SourceFile, header: _Box) -> int:
    long = _bytes(file, header.start, header.start + 1) == b"\1"
    return _number(file, header.start + (20 if long else 12))


def _child(file: SourceFile, box: _Box, name: bytes) -> _Box | None:
    return next((found for found in _boxes(file, box.start, box.end) if found.name == name), None)


def _boxes(file: SourceFile, start: int, end: int) -> Iterator[_Box]:
    for _ in range(_MOST_BOXES):
        if start + _HEAD > end:
            return
        size, name = struct.unpack(">I4s", _bytes(file, start, start + _HEAD))
        begin = start + _HEAD
        if size == 1:
            (size,) = struct.unpack(">Q", _bytes(file, begin, begin + 8))
            begin = start + _LONG_HEAD
        size = size or end - start
        if size < begin - start or start + size > end:
            return
        yield _Box(name=name, start=begin, end=start + size)
        start += size


def _number(file: SourceFile, at: int) -> int:
    return int.from_bytes(_bytes(file, at, at + 4), "big")


def _bytes(file: SourceFile, start: int, end: int) -> bytes:
    if end - start > _LARGEST_TABLE:
        raise ValueError("a table is larger than any that is needed")
    file.seek(start, io.SEEK_SET)
    taken = bytearray()
    while len(taken) < end - start:
        more = file.read(end - start - len(taken))
        if not more:
            raise EOFError("the file ends amid a box")
        taken += more
    return bytes(taken)
