import io
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from trimcore.adapters.pyav.source_file import SourceFile

CONTENT = Random(7).randbytes(3 << 20)


class Store:
    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def fetch(self, offset: int, length: int) -> bytes:
        self.asked.append((offset, length))
        return CONTENT[offset : offset + length]


@pytest.fixture
def spill(tmp_path: Path) -> Iterator[int]:
    descriptor = os.open(tmp_path / "spill", os.O_RDWR | os.O_CREAT)
    yield descriptor
    os.close(descriptor)


def read_at(file: SourceFile, offset: int, length: int) -> bytes:
    file.seek(offset)
    taken = b""
    while len(taken) < length and (more := file.read(length - len(taken))):
        taken += more
    return taken


class TestSourceFile:
    def test_it_gives_the_source_s_bytes(self, spill: int) -> None:
        """Wherever it is read, in whatever order."""
        file, random = SourceFile(Store().fetch, len(CONTENT), spill), Random(1)
        for _ in range(200):
            offset, length = random.randrange(len(CONTENT)), random.randrange(1, 70_000)
            assert read_at(file, offset, length) == CONTENT[offset : offset + length]

    def test_nothing_is_fetched_twice(self, spill: int) -> None:
        """What was read is kept."""
        store = Store()
        file = SourceFile(store.fetch, len(CONTENT), spill)
        for offset in (2_000_000, 500_000, 0, 1_900_000, 0):
            read_at(file, offset, 700_000)
        seen: set[int] = set()
        for offset, length in store.asked:
            block = set(range(offset, offset + length, 1024))
            assert not block & seen
            seen |= block
        assert file.bytes_read == sum(length for _, length in store.asked)

    def test_blocks_grow_on_a_long_run(self, spill: int) -> None:
        """The longer a run, the fewer the reads, and never far past what was wanted."""
        store = Store()
        file = SourceFile(store.fetch, len(CONTENT), spill)
        read_at(file, 0, len(CONTENT))
        lengths = [length for _, length in store.asked]
        assert lengths[0] == 256 << 10
        assert max(lengths) > 400_000
        assert file.reads == len(lengths) < 12

    def test_it_ends_and_has_no_name(self, spill: int) -> None:
        """A name would let libav guess a format from it."""
        file = SourceFile(Store().fetch, len(CONTENT), spill)
        assert file.seek(0, io.SEEK_END) == len(CONTENT)
        assert file.read(10) == b""
        assert not hasattr(file, "name")

    def test_a_source_that_ends_early_is_an_error(self, spill: int) -> None:
        """Its size is known and does not change."""
        file = SourceFile(lambda _offset, _length: b"", 1000, spill)
        with pytest.raises(OSError, match="size"):
            file.read(1)
