"""The source as libav sees it: a file without a name, read in growing blocks, some of them kept."""

import io
from bisect import bisect_right, insort
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from trimcore.adapters.pyav.limits import MIB

_STEP = 64 << 10
"""Blocks begin at a multiple of this, if they don't follow another, for the small steps back."""
_BLOCK = 256 << 10
_LARGEST_BLOCK = 4 * MIB
_CERTAIN_BLOCK = 4 * MIB
KEPT = 64 * MIB
"""How many bytes are kept, unless told otherwise."""


def _expect_nothing(_offset: int, _length: int) -> None:
    """Read what is fetched, and only then."""


def replaced(taken: bytes, at: int, places: Mapping[int, bytes]) -> bytes:
    """Put other bytes, by where they begin, into those taken from a position on."""
    shown = bytearray(taken)
    for start, other in places.items():
        first = max(start, at)
        last = min(start + len(other), at + len(taken))
        if first < last:
            shown[first - at : last - at] = other[first - start : last - start]
    return bytes(shown)


@dataclass(slots=True)
class _Block:
    """Bytes of the source from `start` on; `run` is how much was read in one go up to its end."""

    start: int
    content: bytes
    run: int

    @property
    def end(self) -> int:
        return self.start + len(self.content)


class SourceFile:
    """A read-only file over ranged reads.

    Up to `kept` bytes are kept in memory, so that going over a range again fetches nothing; beyond
    them, what an earlier pass over the file used goes first, the longest unused before the rest.
    Within one pass the newest goes, since the next pass begins with the oldest.

    A block has 256 KiB, or a quarter of what was read before it in one go, up to 4 MiB: long runs
    take few reads, short ones few bytes too many. Up to `wanted_to`, all bytes of a run are wanted,
    and blocks have 4 MiB; from the second on, `expect` is told of the next, by its place and its
    length, so that it can be read meanwhile. It has no `name`, from which libav would guess a
    format.

    While it `is_frugal`, no block is larger than the smallest. While it is `blank`, what is not
    kept is not fetched either: it reads as zeros. `instead` are bytes that are read in place of the
    source's, by where they begin.
    """

    def __init__(
        self,
        fetch: Callable[[int, int], bytes],
        size: int,
        *,
        kept: int = KEPT,
        expect: Callable[[int, int], object] = _expect_nothing,
    ) -> None:
        self.size = size
        self.bytes_read = 0
        self.reads = 0
        self.blank = False
        self.wanted_to = 0
        self.is_frugal = False
        self.instead: dict[int, bytes] = {}
        self._fetch, self._expect = fetch, expect
        self._at = 0
        self._room = kept
        self._starts: list[int] = []
        self._blocks: OrderedDict[int, _Block] = OrderedDict()
        self._pass = 0
        self._used: dict[int, int] = {}

    def read(self, length: int) -> bytes:
        """Return up to `length` bytes from the current position on; none at the end."""
        if self._at >= self.size or length <= 0:
            return b""
        before = self._block_before(self._at + 1)
        kept = before is not None and self._at < before.end
        if self.blank and not kept:
            return self._nothing(length)
        block = before if before is not None and kept else self._load()
        self._blocks.move_to_end(block.start)
        self._used[block.start] = self._pass
        begin = self._at - block.start
        taken = block.content[begin : begin + length]
        if self.instead:
            taken = replaced(taken, self._at, self.instead)
        self._at += len(taken)
        return taken

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move, as files do, and return the new position."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        position = max(0, base + offset)
        self._pass += position < self._at
        self._at = position
        return position

    def read_at(self, offset: int, length: int) -> bytes:
        """Return the bytes from a place on, fewer only at the end; the current place stays."""
        position, passed = self._at, self._pass
        self.seek(offset)
        taken = bytearray()
        while len(taken) < length and (more := self.read(length - len(taken))):
            taken += more
        self._at, self._pass = position, passed
        return bytes(taken)

    def peek(self, offset: int, length: int) -> bytes:
        """Fetch some bytes and keep none: runs of blocks grow past this place as they would."""
        content = self._fetch(offset, max(0, min(length, self.size - offset)))
        self.reads += 1
        self.bytes_read += len(content)
        return content

    def mend(self, places: Mapping[int, bytes]) -> None:
        """Have all who read the file see other bytes in some places, by where they begin."""
        fetch = self._fetch

        def mended(offset: int, length: int) -> bytes:
            return replaced(fetch(offset, length), offset, places)

        if places:
            self._fetch = mended
            for block in self._blocks.values():
                block.content = replaced(block.content, block.start, places)

    def tell(self) -> int:
        """Return the current position."""
        return self._at

    def keep_at_most(self, count: int) -> None:
        """Keep no more than so many bytes from now on."""
        kept = sum(len(block.content) for block in self._blocks.values())
        self._room = min(self._room, count - kept)
        while self._blocks and self._room < 0:
            self._drop(self._victim())

    def holds(self, mark: bytes) -> bool:
        """Tell whether a mark is in what is kept, but for one that two blocks share."""
        return any(mark in block.content for block in self._blocks.values())

    def _nothing(self, length: int) -> bytes:
        """Give zeros up to the next block that is kept."""
        length = min(length, self._following() - self._at)
        self._at += length
        return bytes(length)

    def _following(self) -> int:
        """Return where the next kept block starts, or the file ends."""
        following = bisect_right(self._starts, self._at)
        return self._starts[following] if following < len(self._starts) else self.size

    def _block_before(self, position: int) -> _Block | None:
        """Return the last kept block that starts before `position`."""
        found = bisect_right(self._starts, position - 1) - 1
        return self._blocks[self._starts[found]] if found >= 0 else None

    def _load(self) -> _Block:
        """Fetch and keep a block around the current position, no byte of it kept already."""
        before = self._block_before(self._at)
        start = self._at - self._at % _STEP
        run = 0
        if before is not None and before.end >= start:
            start, run = before.end, before.run
        end = self._following()
        length = max(_BLOCK, min(run, 2 * _BLOCK), min(_LARGEST_BLOCK, run // 4))
        if self.is_frugal:
            length = _BLOCK
        elif run and start < self.wanted_to:
            end, length = min(end, self.wanted_to), _CERTAIN_BLOCK
        length = min(length, end - start)
        self._make_room(length)  # before the block is there: both at once would be a peak
        content = self._fetch(start, length)
        if len(content) <= self._at - start:
            raise OSError("the source ends before its size says")
        self.reads += 1
        self.bytes_read += len(content)
        block = _Block(start, content, run + len(content))
        self._keep(block)
        following = min(_CERTAIN_BLOCK, min(end, self.wanted_to) - block.end)
        if run >= _CERTAIN_BLOCK and following > 0 and not self.is_frugal:
            self._expect(block.end, following)
        return block

    def _make_room(self, length: int) -> None:
        while self._blocks and self._room < length:
            self._drop(self._victim())

    def _keep(self, block: _Block) -> None:
        self._blocks[block.start] = block
        insort(self._starts, block.start)
        self._room -= len(block.content)

    def _victim(self) -> int:
        """Choose the block to drop, by its start."""
        oldest, newest = next(iter(self._blocks)), next(reversed(self._blocks))
        return newest if self._used[oldest] == self._pass else oldest

    def _drop(self, start: int) -> None:
        self._room += len(self._blocks.pop(start).content)
        del self._starts[bisect_right(self._starts, start) - 1], self._used[start]
