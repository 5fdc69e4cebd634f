"""What every blob store does."""

from abc import abstractmethod
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from trimcore.domain.errors import BlobNotFound, Unavailable
from trimcore.ports.conformance.stores.races import failures, race
from trimcore.ports.storage.blob_writer import BlobStat
from trimcore.ports.storage.blobs import Blobs

LEEWAY = timedelta(minutes=1)
"""How far the clocks of store and test may be apart, and the store's grain."""

HOSTILE_KEYS = [
    *("", "/", "a/", "/a", "a//b", ".", "..", "a/..", "../a", "a/../b", "a/./b", "./a"),
    *("A", "a b", "a_b", "a\\b", "a%2e", "é", "a\x00", "a\n", "a\nb", "x" * 201, "~", "*", "a:b"),
]
KEYS = ["a", "...", "a..b", "-", "0", "sources/5d39f2f2e1d6a80001a4d6b1", "a/b.c/d-e/1", "x" * 200]


class BlobsSuite:
    """Subclass it, and override `blobs` with a fixture that gives an empty store.

    `begun_after` is how many bytes must have been written until the store, rather than the
    process, holds an upload.
    """

    begun_after = 1

    @pytest.fixture
    @abstractmethod
    def blobs(self) -> Blobs:
        """Return the adapter under test."""

    @pytest.mark.parametrize("content", [b"", b"x", bytes(range(256)) * 300], ids=len)
    def test_what_was_written_is_read(self, blobs: Blobs, content: bytes) -> None:
        stat = store(blobs, "a/key", content)
        assert (stat.key, stat.size) == ("a/key", len(content))
        assert read(blobs, "a/key") == content

    def test_chunks_follow_each_other(self, blobs: Blobs) -> None:
        with blobs.create("key") as writer:
            for chunk in (b"one ", b"", b"two ", b"three"):
                writer.write(chunk)
            writer.commit()
        assert read(blobs, "key") == b"one two three"

    def test_a_stat_tells_size_and_moment(self, blobs: Blobs) -> None:
        committed = store(blobs, "key", b"content")
        found = blobs.stat("key")
        assert (found.key, found.size) == ("key", 7)
        assert found.committed_at.utcoffset() == timedelta(0)
        assert abs(found.committed_at - datetime.now(UTC)) < LEEWAY
        assert abs(found.committed_at - committed.committed_at) < LEEWAY

    def test_a_missing_blob_is_not_found(self, blobs: Blobs) -> None:
        store(blobs, "folder/key", b"content")
        for missing in ("key", "folder", "folder/key2", "folder/key/below", "fold", "folder/ke"):
            assert_missing(blobs, missing)

    @pytest.mark.parametrize("key", KEYS)
    def test_a_key_of_every_form_is_taken(self, blobs: Blobs, key: str) -> None:
        store(blobs, key, key.encode())
        assert read(blobs, key) == key.encode()
        assert [stat.key for stat in blobs.list_older(soon())] == [key]
        blobs.delete(key)
        assert_missing(blobs, key)

    @pytest.mark.parametrize("key", HOSTILE_KEYS)
    def test_a_hostile_key_is_refused(self, blobs: Blobs, key: str) -> None:
        for call in (blobs.create, blobs.open, blobs.stat, blobs.delete):
            with pytest.raises(ValueError):
                call(key)
        with pytest.raises(ValueError):
            blobs.link(key, expires_at=soon(), file_name="a.mp4", media_type="video/mp4")

    def test_nothing_is_visible_before_the_commit(self, blobs: Blobs) -> None:
        with blobs.create("key") as writer:
            writer.write(b"x" * self.begun_after)
            assert_missing(blobs, "key")
            assert list(blobs.list_older(soon())) == []
            writer.commit()
            assert blobs.stat("key").size == self.begun_after

    def test_an_aborted_upload_leaves_nothing(self, blobs: Blobs) -> None:
        writer = blobs.create("key")
        writer.write(b"x" * self.begun_after)
        writer.abort()
        writer.abort()
        assert_missing(blobs, "key")
        assert blobs.abort_older(soon()) == 0

    def test_leaving_without_a_commit_aborts(self, blobs: Blobs) -> None:
        with pytest.raises(ZeroDivisionError):
            _interrupted(blobs, b"x" * self.begun_after)
        with blobs.create("key"):
            pass
        assert_missing(blobs, "key")
        assert blobs.abort_older(soon()) == 0

    def test_an_abort_after_the_commit_does_nothing(self, blobs: Blobs) -> None:
        with blobs.create("key") as writer:
            writer.write(b"content")
            writer.commit()
            writer.abort()
        writer.abort()
        assert read(blobs, "key") == b"content"

    def test_a_blob_is_replaced_whole(self, blobs: Blobs) -> None:
        store(blobs, "key", b"a long content")
        store(blobs, "key", b"short")
        assert read(blobs, "key") == b"short"
        assert len(list(blobs.list_older(soon()))) == 1

    def test_an_aborted_replacement_leaves_the_old_blob(self, blobs: Blobs) -> None:
        store(blobs, "key", b"old")
        with blobs.create("key") as writer:
            writer.write(b"new" * self.begun_after)
        assert read(blobs, "key") == b"old"

    def test_a_reader_never_sees_two_blobs_mixed(self, blobs: Blobs) -> None:
        store(blobs, "key", b"old content")
        with closing(blobs.open("key")) as source:
            assert source.read_at(0, 3) == b"old"
            store(blobs, "key", b"NEW CONTENT")
            with suppress(BlobNotFound):
                assert source.read_at(4, 7) == b"content"

    def test_a_reader_outlives_a_deletion_or_says_so(self, blobs: Blobs) -> None:
        store(blobs, "key", b"content")
        with closing(blobs.open("key")) as source:
            blobs.delete("key")
            with suppress(BlobNotFound):
                assert source.read_at(0, 7) == b"content"

    def test_of_writers_at_once_one_blob_remains(self, blobs: Blobs) -> None:
        contents = [bytes([65 + number]) * (50_000 + number) for number in range(6)]
        assert failures(race([partial(store, blobs, "key", each) for each in contents])) == []
        assert read(blobs, "key") in contents
        assert [stat.key for stat in blobs.list_older(soon())] == ["key"]

    def test_writers_and_deleters_of_neighbours_are_no_trouble(self, blobs: Blobs) -> None:
        calls = [partial(_come_and_go, blobs, f"a/b/{number}", 20) for number in range(4)]
        assert failures(race(calls)) == []
        assert list(blobs.list_older(soon())) == []

    @pytest.mark.parametrize(
        ("offset", "length", "expected"),
        [
            (0, 10, b"0123456789"),
            (0, 1, b"0"),
            (9, 1, b"9"),
            (3, 4, b"3456"),
            (8, 10, b"89"),
            (0, 0, b""),
            (5, 0, b""),
            (10, 1, b""),
            (11, 1, b""),
            (10**30, 1, b""),
            (0, 10**30, b"0123456789"),
        ],
    )
    def test_a_range_is_read(self, blobs: Blobs, offset: int, length: int, expected: bytes) -> None:
        store(blobs, "key", b"0123456789")
        with closing(blobs.open("key")) as source:
            assert source.size == 10
            assert source.read_at(offset, length) == expected

    @pytest.mark.parametrize(("offset", "length"), [(-1, 1), (0, -1), (-5, -5)])
    def test_a_negative_range_is_refused(self, blobs: Blobs, offset: int, length: int) -> None:
        store(blobs, "key", b"0123456789")
        with closing(blobs.open("key")) as source, pytest.raises(ValueError):
            source.read_at(offset, length)

    def test_an_empty_blob_has_no_range(self, blobs: Blobs) -> None:
        store(blobs, "key", b"")
        with closing(blobs.open("key")) as source:
            assert source.size == 0
            assert source.read_at(0, 10) == b""

    def test_threads_share_a_source(self, blobs: Blobs) -> None:
        content = bytes(range(256)) * 100
        store(blobs, "key", content)
        with closing(blobs.open("key")) as source:
            reads = [
                partial(source.read_at, position, 1000) for position in range(0, 25_600, 3_200)
            ]
            assert race(reads) == [content[p : p + 1000] for p in range(0, 25_600, 3_200)]

    def test_a_source_is_closed_twice_in_peace(self, blobs: Blobs) -> None:
        store(blobs, "key", b"content")
        source = blobs.open("key")
        source.close()
        source.close()

    def test_a_deleted_blob_is_gone_and_stays_gone(self, blobs: Blobs) -> None:
        store(blobs, "folder/one", b"content")
        store(blobs, "folder/other", b"content")
        for _ in range(2):
            blobs.delete("folder/one")
            assert_missing(blobs, "folder/one")
        blobs.delete("folder")
        blobs.delete("folder/one/below")
        assert read(blobs, "folder/other") == b"content"

    def test_blobs_are_listed_in_order_of_their_keys(self, blobs: Blobs) -> None:
        keys = ["b", "a-b/c", "a.b", "a/b", "a/a/z", "a0", "aa", "a/a.z", "a/a-z"]
        for key in keys:
            store(blobs, key, key.encode())
        listed = list(blobs.list_older(soon()))
        assert [stat.key for stat in listed] == sorted(keys)
        assert [stat.size for stat in listed] == [len(key) for key in sorted(keys)]

    @pytest.mark.parametrize(
        ("prefix", "expected"),
        [
            ("a/", ["a/1", "a/2/x"]),
            ("a", ["a/1", "a/2/x", "ab/1"]),
            ("a/2", ["a/2/x"]),
            ("a/2/x", ["a/2/x"]),
            ("a/2/x/", []),
            ("b", ["b"]),
            ("c", []),
        ],
    )
    def test_only_keys_with_the_prefix_are_listed(
        self, blobs: Blobs, prefix: str, expected: list[str]
    ) -> None:
        for key in ("a/1", "a/2/x", "ab/1", "b"):
            store(blobs, key, b"")
        assert [stat.key for stat in blobs.list_older(soon(), prefix=prefix)] == expected

    def test_only_older_blobs_are_listed(self, blobs: Blobs) -> None:
        committed_at = store(blobs, "key", b"content").committed_at
        assert list(blobs.list_older(committed_at - LEEWAY)) == []
        assert [stat.key for stat in blobs.list_older(committed_at + LEEWAY)] == ["key"]

    def test_stale_uploads_are_thrown_away_and_counted(self, blobs: Blobs) -> None:
        store(blobs, "finished", b"content")
        with blobs.create("one") as one, blobs.create("other") as other:
            for writer in (one, other):
                writer.write(b"x" * self.begun_after)
            assert blobs.abort_older(datetime.now(UTC) - LEEWAY) == 0
            assert blobs.abort_older(soon()) == 2
            assert blobs.abort_older(soon()) == 0
            with pytest.raises(Unavailable):
                one.commit()
        assert [stat.key for stat in blobs.list_older(soon())] == ["finished"]

    def test_young_uploads_are_left_alone(self, blobs: Blobs) -> None:
        with blobs.create("key") as writer:
            writer.write(b"x" * self.begun_after)
            assert blobs.abort_older(datetime.now(UTC) - LEEWAY) == 0
            writer.commit()
        assert blobs.stat("key").size == self.begun_after

    def test_it_answers_a_ping(self, blobs: Blobs) -> None:
        blobs.ping()


def store(blobs: Blobs, key: str, content: bytes, chunk: int = 10_000) -> BlobStat:
    """Write `content` under `key` in chunks, and return what the commit says."""
    with blobs.create(key) as writer:
        for start in range(0, len(content), chunk):
            writer.write(content[start : start + chunk])
        return writer.commit()


def read(blobs: Blobs, key: str, chunk: int = 7_000) -> bytes:
    """Return all of a blob, read in chunks."""
    with closing(blobs.open(key)) as source:
        starts = range(0, source.size, chunk)
        return b"".join(source.read_at(start, chunk) for start in starts)


def assert_missing(blobs: Blobs, key: str) -> None:
    """Check that there is no blob under `key`, whichever way one looks."""
    with pytest.raises(BlobNotFound):
        blobs.stat(key)
    with pytest.raises(BlobNotFound):
        blobs.open(key)


def soon() -> datetime:
    """Return a moment after everything that has happened, whatever the store's clock says."""
    return datetime.now(UTC) + LEEWAY


def _interrupted(blobs: Blobs, content: bytes) -> None:
    with blobs.create("key") as writer:
        writer.write(content)
        raise ZeroDivisionError


def _come_and_go(blobs: Blobs, key: str, times: int) -> None:
    for _ in range(times):
        store(blobs, key, b"content")
        blobs.delete(key)
