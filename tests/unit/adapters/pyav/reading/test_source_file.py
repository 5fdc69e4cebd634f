import io
from random import Random

import pytest

from trimcore.adapters.pyav.reading.source_file import SourceFile

KIB, MIB = 1 << 10, 1 << 20
CONTENT = Random(7).randbytes(3 * MIB)


class Store:
    def __init__(self, content: bytes = CONTENT) -> None:
        self.content = content
        self.asked: list[tuple[int, int]] = []

    def fetch(self, offset: int, length: int) -> bytes:
        self.asked.append((offset, length))
        return self.content[offset : offset + length]

    def open(self, *, kept: int = 64 * MIB) -> SourceFile:
        return SourceFile(self.fetch, len(self.content), kept=kept)

    @property
    def given(self) -> int:
        return sum(length for _, length in self.asked)


def read_at(file: SourceFile, offset: int, length: int) -> bytes:
    file.seek(offset)
    taken = bytearray()
    while len(taken) < length and (more := file.read(min(32 * KIB, length - len(taken)))):
        taken += more
    return bytes(taken)


@pytest.mark.parametrize("kept", [64 * MIB, 700 * KIB, 0])
def test_it_gives_the_source_s_bytes(kept: int) -> None:
    """Wherever it is read, in whatever order, whatever was kept."""
    file, random = Store().open(kept=kept), Random(1)
    for _ in range(200):
        offset, length = random.randrange(len(CONTENT)), random.randrange(1, 70_000)
        assert read_at(file, offset, length) == CONTENT[offset : offset + length]


def test_it_can_be_mended_for_all_who_read_it() -> None:
    """What was kept before, what is read later, and across the ends of blocks."""
    file = Store().open(kept=MIB)
    read_at(file, 0, 300 * KIB)
    places = {10: b"mended", 256 * KIB - 3: b"across", 2 * MIB: b"later"}
    wanted = bytearray(CONTENT)
    for place, data in places.items():
        wanted[place : place + len(data)] = data
    file.mend(places)
    assert read_at(file, 0, len(CONTENT)) == wanted
    assert file.peek(2 * MIB - 2, 9) == wanted[2 * MIB - 2 :][:9]


class TestExpecting:
    def test_what_is_certain_is_told_before_it_is_read(self) -> None:
        """Each block of a long run from the third on, as it will be fetched, and no other."""
        store, told = Store(bytes(40 * MIB)), list[tuple[int, int]]()
        file = SourceFile(
            store.fetch, 40 * MIB, expect=lambda at, length: told.append((at, length))
        )
        read_at(file, 0, 5 * MIB)
        assert told == []
        file = SourceFile(
            store.fetch, 40 * MIB, expect=lambda at, length: told.append((at, length))
        )
        store.asked, file.wanted_to = [], 30 * MIB
        read_at(file, 0, 30 * MIB)
        assert told == store.asked[3:]
        assert len(told) == 6
        assert sum(told[-1]) == 30 * MIB

    def test_what_is_kept_is_not_expected(self) -> None:
        store, told = Store(bytes(40 * MIB)), list[tuple[int, int]]()
        file = SourceFile(
            store.fetch, 40 * MIB, expect=lambda at, length: told.append((at, length))
        )
        read_at(file, 12 * MIB, 1)
        file.wanted_to = 30 * MIB
        read_at(file, 0, 12 * MIB)
        assert max(map(sum, told)) == 12 * MIB


class TestKeeping:
    def test_nothing_is_fetched_twice_while_there_is_room(self) -> None:
        """In whatever order it is read; each fetched byte counts once."""
        store = Store()
        file = store.open()
        for offset in (2_000_000, 500_000, 0, 1_900_000, 0):
            read_at(file, offset, 700_000)
        seen: set[int] = set()
        for offset, length in store.asked:
            block = set(range(offset, offset + length, KIB))
            assert not block & seen
            seen |= block
        assert (file.reads, file.bytes_read) == (len(store.asked), store.given)

    def test_what_is_kept_has_a_bound(self) -> None:
        """However much is read; the block just read stays, even if it alone is too large."""
        for kept in (MIB, 100 * KIB):
            file = Store().open(kept=kept)
            for offset in range(0, len(CONTENT), 100_000):
                read_at(file, offset, 50_000)
                blocks = [len(block.content) for block in file._blocks.values()]
                assert sum(blocks) <= kept or len(blocks) == 1
                assert sorted(file._blocks) == file._starts
                assert set(file._used) == set(file._blocks)

    def test_a_second_pass_finds_the_beginning_of_a_first_that_was_too_long(self) -> None:
        """Only what had no room is fetched again."""
        store = Store()
        file = store.open(kept=2 * MIB)
        for _ in range(2):
            assert read_at(file, 0, len(CONTENT)) == CONTENT
        assert store.given <= len(CONTENT) + MIB + 512 * KIB

    def test_what_earlier_passes_used_makes_room(self) -> None:
        """A place that was left long ago does not push the present one out."""
        store = Store()
        file = store.open(kept=MIB)
        read_at(file, 2 * MIB, MIB)
        for _ in range(3):
            read_at(file, 0, 600_000)
        assert store.given <= MIB + 600_000 + 512 * KIB


class TestBlocks:
    def test_they_grow_on_a_long_run(self) -> None:
        """The longer a run, the fewer the reads, and never far past what was wanted."""
        store = Store(bytes(60 * MIB))
        read_at(store.open(), 0, 60 * MIB)
        lengths = [length for _, length in store.asked]
        assert lengths[0] == 256 * KIB
        assert max(lengths) == 4 * MIB
        assert len(lengths) < 27
        before = 0
        for length in lengths:
            assert length <= max(512 * KIB, before // 4)
            before += length

    def test_small_steps_back_find_the_block_before(self) -> None:
        """As demuxers make them at a file's end."""
        store = Store()
        file = store.open()
        for back in range(10_000, 60_000, 10_000):
            read_at(file, 2 * MIB + 60_000 - back, 10_000)
        assert len(store.asked) == 1

    def test_a_gap_is_filled_without_what_is_kept_around_it(self) -> None:
        """Nothing is fetched twice to fill it."""
        store = Store()
        file = store.open()
        for offset in (0, 300 * KIB):
            read_at(file, offset, 10)
        read_at(file, 0, 400 * KIB)
        assert store.asked == [(0, 256 * KIB), (256 * KIB, 256 * KIB)]


class TestEnds:
    def test_it_ends_and_has_no_name(self) -> None:
        """A name would let libav guess a format from it."""
        file = Store().open()
        assert file.seek(0, io.SEEK_END) == len(CONTENT)
        assert file.read(10) == b""
        assert not hasattr(file, "name")

    def test_a_source_that_ends_early_is_an_error(self) -> None:
        """Its size is known and does not change."""
        file = SourceFile(lambda _offset, _length: b"", 1000)
        with pytest.raises(OSError, match="size"):
            file.read(1)


def test_room_is_made_before_a_block_is_fetched() -> None:
    """What is kept and what comes in are never more than may be kept, not even for a moment."""
    store, kept = Store(), MIB
    held: list[int] = []

    def fetch(offset: int, length: int) -> bytes:
        held.append(length + sum(len(block.content) for block in file._blocks.values()))
        return store.fetch(offset, length)

    file = SourceFile(fetch, len(CONTENT), kept=kept)
    assert read_at(file, 0, len(CONTENT)) == CONTENT
    assert max(held) <= kept
