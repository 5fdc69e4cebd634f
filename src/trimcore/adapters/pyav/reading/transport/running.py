"""Read the clock of a whole transport stream, and show libav a file in which it runs on."""

from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.adapters.pyav.reading.transport.packets import (
    PACKET,
    Grid,
    first_packet,
    header_of,
    moved,
    starting,
    stream_of,
    whole_packets,
)
from trimcore.domain.cutting.timeline.running_clock import ClockReader, RunningClock, Stamp
from trimcore.domain.errors import Unsupported

_CHUNK = 4 << 20
_SOUGHT = 64 << 10
"""Bytes in which packets are looked for where they don't follow each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningFile:
    """A file whose clock is made to run on, and how."""

    file: SourceFile
    clock: RunningClock


def running_file(
    file: SourceFile, pictures: int, sounds: Collection[int], *, keeps: bool
) -> RunningFile | None:
    """Read a whole file's clock; None if it runs on by itself.

    If it `keeps` what it reads, nothing is fetched twice.

    Raises:
        Unsupported: it can't be made to run on.
    """
    scan = _Scan(file=file, keeps=keeps)
    reader = ClockReader(pictures=pictures, sounds=frozenset(sounds))
    try:
        for stamp in scan.stamps():
            reader.see(stamp)
        clock = reader.clock()
    except ValueError as error:
        raise Unsupported(f"The recording's clock can't be followed: {error}.") from error
    if clock is None:
        return None
    file.keep_at_most(0)
    shown = SourceFile(_Moved(file=file, grids=scan.grids, clock=clock).fetch, file.size)
    shown.bytes_read, shown.reads = file.bytes_read, file.reads
    return RunningFile(file=shown, clock=clock)


@dataclass(slots=True, kw_only=True)
class _Scan:
    """One reading of the file; `grids` are where packets were found."""

    file: SourceFile
    keeps: bool
    grids: list[Grid] = field(default_factory=list)

    def stamps(self) -> Iterator[Stamp]:
        """Yield all stamps in the order of the file."""
        at, stride = 0, 0
        while at < self.file.size:
            data = self._read(at, _CHUNK)
            count = whole_packets(data, stride) if stride else 0
            if not count:
                skipped, stride = first_packet(data[:_SOUGHT])
                at += skipped if stride else max(1, min(len(data), _SOUGHT) - PACKET)
                if len(data) < PACKET:
                    return
                continue
            for place in starting(data, stride, count):
                packet = data[place : place + PACKET]
                if (header := header_of(packet)) is not None:
                    yield Stamp(at + place, stream_of(packet), header.shown, header.decoded)
            self._add(Grid(at, at + count * stride, stride))
            at += count * stride

    def _read(self, at: int, length: int) -> bytes:
        return self.file.read_at(at, length) if self.keeps else self.file.peek(at, length)

    def _add(self, grid: Grid) -> None:
        last = self.grids[-1] if self.grids else None
        if last is not None and (last.end, last.stride) == (grid.begin, grid.stride):
            self.grids[-1] = Grid(last.begin, grid.end, grid.stride)
        else:
            self.grids.append(grid)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moved:
    """The bytes of a file, in which all times are moved as its clock demands."""

    file: SourceFile
    grids: list[Grid]
    clock: RunningClock

    def fetch(self, offset: int, length: int) -> bytes:
        """Return the bytes from an offset on."""
        end = min(offset + length, self.file.size)
        touched = list(self._touched(offset, end))
        begin = min([offset, *(grid.begin for grid in touched)])
        last = min(max([end, *(grid.end for grid in touched)]), self.file.size)
        data = bytearray(self.file.peek(begin, last - begin))
        for grid in touched:
            for at in range(grid.begin - begin, grid.end - begin, grid.stride):
                self._move(data, at, begin)
        return bytes(data[offset - begin : end - begin])

    def _touched(self, begin: int, end: int) -> Iterator[Grid]:
        """Yield the runs of whole packets that some bytes are in."""
        number = max(0, bisect_right(self.grids, (begin, self.file.size, 0)) - 1)
        for grid in self.grids[number:]:
            if grid.begin >= end:
                return
            first = max(0, begin - grid.begin) // grid.stride
            last = -(-(min(end, grid.end) - grid.begin) // grid.stride)
            if first < last:
                yield Grid(
                    grid.begin + first * grid.stride,
                    grid.begin + last * grid.stride,
                    grid.stride,
                )

    def _move(self, data: bytearray, at: int, begin: int) -> None:
        if data[at + 1] & 0x40 or data[at + 3] & 0x20:
            packet = bytes(data[at : at + PACKET])
            data[at : at + PACKET] = moved(packet, lambda it: self.clock.move(it, begin + at))
