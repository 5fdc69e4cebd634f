"""The source as libav sees it: a file without a name, read in growing blocks, each byte once."""

import io
import os
from bisect import bisect_right
from collections.abc import Callable

_BLOCK = 256 << 10
_LARGEST_BLOCK = 4 << 20


class SourceFile:
    """A read-only file over ranged reads.

    What was read is kept at its own offset in a sparse spill file, so that nothing is fetched
    twice and memory stays flat. A block is 256 KiB, and a quarter of what was just read before it
    in one run, up to 4 MiB. It has no `name`, from which libav would guess a format.
    """

    def __init__(self, fetch: Callable[[int, int], bytes], size: int, spill: int) -> None:
        self.size = size
        self.bytes_read = 0
        self.reads = 0
        self._fetch = fetch
        self._spill = spill
        self._at = 0
        self._starts: list[int] = []
        self._ends: list[int] = []

    def read(self, length: int) -> bytes:
        """Return up to `length` bytes from the current place on; none at the end."""
        if self._at >= self.size or length <= 0:
            return b""
        place = bisect_right(self._starts, self._at) - 1
        if place < 0 or self._ends[place] <= self._at:
            self._load(place)
            place = bisect_right(self._starts, self._at) - 1
        taken = os.pread(self._spill, min(length, self._ends[place] - self._at), self._at)
        self._at += len(taken)
        return taken

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move, as files do, and return the new place."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """Return the current place."""
        return self._at

    def _load(self, before: int) -> None:
        """Fetch the block at the current place; `before` is the run that starts before it."""
        run = 0
        if before >= 0 and self._ends[before] == self._at:
            run = self._ends[before] - self._starts[before]
        length = max(_BLOCK, min(_LARGEST_BLOCK, run // 4))
        following = self._starts[before + 1] if before + 1 < len(self._starts) else self.size
        block = self._fetch(self._at, min(length, following - self._at))
        if not block:
            raise OSError("the source ends before its size says")
        os.pwrite(self._spill, block, self._at)
        self.reads += 1
        self.bytes_read += len(block)
        self._remember(before, self._at, self._at + len(block))

    def _remember(self, before: int, start: int, end: int) -> None:
        if before >= 0 and self._ends[before] == start:
            self._ends[before] = end
        else:
            before += 1
            self._starts.insert(before, start)
            self._ends.insert(before, end)
        if before + 1 < len(self._starts) and self._starts[before + 1] == end:
            self._ends[before] = self._ends.pop(before + 1)
            del self._starts[before + 1]
