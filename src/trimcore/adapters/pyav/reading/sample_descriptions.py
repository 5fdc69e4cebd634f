"""The several descriptions of one track that MP4 and MOV may hold (ISO/IEC 14496-12).

Files joined without encoding have them: each part is decoded by its own parameter sets, and may
have another size or shape, other channels or another rate. libav hands a new one out with the first
packet after a change, once, which is lost on whoever seeks behind it. So they are read from the
boxes, and libav is shown a file in which the one that a window needs is the only one.
"""

import struct
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from trimcore.adapters.pyav.metadata.boxes import Box, ReadAt, boxes
from trimcore.adapters.pyav.metadata.track_boxes import track_number, tracks, way_to
from trimcore.adapters.pyav.reading.fragment_descriptions import fragment_descriptions
from trimcore.adapters.pyav.reading.source_file import SourceFile

_LARGEST_TABLE = 64 << 20
_COUNT_AT = 4
_ENTRIES_AT = 8
_KIND = slice(4, 8)
_RUN = 12
"""Bytes of an entry of the table that tells of chunks: the first, their samples, their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDescriptions:
    """The descriptions of one track, and which chunk of the file is described by which.

    `entries` are their bytes in the file, from `entries_at` on. `chunks` are where chunks begin,
    ascending, each with the number of its description in `numbers`, from 0; so are fragments.
    `runs` is the table of runs of chunks as it stands in the file, from `runs_at` on, `told_at` are
    the places at which fragments tell such a number.
    """

    entries: tuple[bytes, ...]
    entries_at: int
    chunks: tuple[int, ...]
    numbers: tuple[int, ...]
    runs: bytes
    runs_at: int
    told_at: tuple[int, ...] = ()

    def of(self, position: int | None) -> int:
        """Tell the number of the description of the packet at a position in the file."""
        place = bisect_right(self.chunks, -1 if position is None else position) - 1
        return self.numbers[place] if place >= 0 else 0

    @property
    def are_of_one_kind(self) -> bool:
        """Whether all of them have the code of one codec."""
        return len({entry[_KIND] for entry in self.entries}) == 1

    def told_alike(self, same: Mapping[int, int]) -> Self:
        """Give descriptions the number of the one that they are the `same` as."""
        return replace(self, numbers=tuple(same.get(number, number) for number in self.numbers))

    def alone(self, number: int) -> dict[int, bytes]:
        """Return by their place the bytes of a file in which one description is the only one."""
        one = struct.pack(">I", 1)
        order = [self.entries[number], *self.entries[:number], *self.entries[number + 1 :]]
        runs = b"".join(
            self.runs[at : at + _RUN - 4] + one for at in range(0, len(self.runs), _RUN)
        )
        tables = {self.entries_at - len(one): one + b"".join(order), self.runs_at: runs}
        return {**tables, **dict.fromkeys(self.told_at, one)}


def sample_descriptions(file: SourceFile, track: int) -> SampleDescriptions | None:
    """Read the descriptions of the track of a number; None if it has but one, or none of its own.

    What can't be read is as if it were not there. The file is left where it was.
    """
    try:
        found = _described(file.read_at, file.size, track)
    except (struct.error, ValueError):
        return None
    return found if found is not None and len(found.entries) > 1 else None


def _described(read_at: ReadAt, size: int, number: int) -> SampleDescriptions | None:
    table = _sample_table(read_at, size, number)
    kinds = {box.kind: box for box in boxes(read_at, table.body, table.end)} if table else {}
    offsets = kinds.get(b"stco") or kinds.get(b"co64")
    if b"stsd" not in kinds or b"stsc" not in kinds or offsets is None:
        return None
    entries = kinds[b"stsd"]
    if _count(read_at, entries) < 2:  # noqa: PLR2004 - one is what all files have
        return None
    kept = [
        _bytes(read_at, box.start, box.end)
        for box in boxes(read_at, entries.body + _ENTRIES_AT, entries.end)
    ]
    runs = _table(read_at, kinds[b"stsc"], _RUN)
    fragments = fragment_descriptions(read_at, size, number)
    chunks = _offsets(read_at, offsets)
    numbers = [*_numbers(runs, len(chunks)), *fragments.numbers]
    chunks += fragments.starts
    if any(number >= len(kept) for number in numbers):
        return None
    ordered = sorted(zip(chunks, numbers, strict=True))
    return SampleDescriptions(
        entries=tuple(kept),
        entries_at=entries.body + _ENTRIES_AT,
        chunks=tuple(chunk for chunk, _ in ordered),
        numbers=tuple(number for _, number in ordered),
        runs=runs,
        runs_at=kinds[b"stsc"].body + _ENTRIES_AT,
        told_at=fragments.told_at,
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


def _offsets(read_at: ReadAt, box: Box) -> tuple[int, ...]:
    width, form = (8, "Q") if box.kind == b"co64" else (4, "I")
    data = _table(read_at, box, width)
    return struct.unpack(f">{len(data) // width}{form}", data)


def _table(read_at: ReadAt, box: Box, width: int) -> bytes:
    begin = box.body + _ENTRIES_AT
    count = min(_count(read_at, box), (box.end - begin) // width)
    return _bytes(read_at, begin, begin + count * width)


def _sample_table(read_at: ReadAt, size: int, number: int) -> Box | None:
    """Find the tables of the track of a number."""
    for _, track in tracks(read_at, size):
        if track_number(read_at, track) == number:
            way = way_to(read_at, track, b"mdia", b"minf", b"stbl")
            return way[-1] if way else None
    return None


def _count(read_at: ReadAt, box: Box) -> int:
    return int.from_bytes(_bytes(read_at, box.body + _COUNT_AT, box.body + _ENTRIES_AT), "big")


def _bytes(read_at: ReadAt, start: int, end: int) -> bytes:
    if end - start > _LARGEST_TABLE:
        raise ValueError("a table is larger than any that is needed")
    taken = read_at(start, end - start)
    if len(taken) < end - start:
        raise ValueError("the file ends amid a box")
    return taken
