import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from trimcore.adapters.localfs.blobs import UPLOADS, LocalBlobs
from trimcore.adapters.localfs.errors import translated
from trimcore.domain.errors import BlobNotFound, StorageFull, TrimcoreError, Unavailable
from trimcore.ports.conformance.storage.blobs import assert_missing, read, soon, store

KEY = b"a key of at least thirty-two bytes"
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)

WRITE_FOREVER = """
import sys
from itertools import count
from trimcore.adapters.localfs.blobs import LocalBlobs

blobs = LocalBlobs(sys.argv[1], bytes(32))
for number in count():
    with blobs.create(f"results/{number % 3}/{number}") as writer:
        for _ in range(number % 7 + 1):
            writer.write(bytes([number % 256]) * 50_000)
        writer.commit()
    print(number, flush=True)
"""
FILL_UP = """
import resource, sys
from trimcore.adapters.localfs.blobs import LocalBlobs
from trimcore.domain.errors import StorageFull

resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
try:
    with LocalBlobs(sys.argv[1], bytes(32)).create("key") as writer:
        writer.write(bytes(1_500_000))
        writer.commit()
except StorageFull:
    print("full")
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give the store's folder, which is not there yet."""
    return tmp_path / "blobs"


@pytest.fixture
def blobs(root: Path) -> LocalBlobs:
    """Give a store."""
    return LocalBlobs(root, KEY)


class TestCrash:
    def test_a_killed_writer_leaves_whole_blobs_only(self, blobs: LocalBlobs, root: Path) -> None:
        command = [sys.executable, "-c", WRITE_FOREVER, str(root)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            committed = [int(process.stdout.readline()) for _ in range(40)]
            process.kill()
        found = {int(stat.key.rpartition("/")[2]): stat for stat in blobs.list_older(soon())}
        assert set(committed) <= set(found)
        for number, stat in found.items():
            assert read(blobs, stat.key) == bytes([number % 256]) * 50_000 * (number % 7 + 1)

    def test_what_a_killed_writer_left_is_thrown_away(self, blobs: LocalBlobs, root: Path) -> None:
        upload = root / UPLOADS / "1564079634987-0123456789abcdef"
        upload.parent.mkdir(parents=True)
        upload.write_bytes(b"half of a bl")
        (root / UPLOADS / "not-ours").touch()
        assert list(blobs.list_older(soon())) == []
        began_at = datetime(2019, 7, 25, 18, 33, 54, 987_000, tzinfo=UTC)
        assert blobs.abort_older(began_at) == 0
        assert blobs.abort_older(began_at + timedelta(milliseconds=1)) == 1
        assert [each.name for each in (root / UPLOADS).iterdir()] == ["not-ours"]


class TestRoom:
    def test_a_full_disk_is_told_apart_and_nothing_appears(
        self, blobs: LocalBlobs, root: Path
    ) -> None:
        command = [sys.executable, "-c", FILL_UP, str(root)]
        told = subprocess.run(command, capture_output=True, text=True, check=True)
        assert told.stdout == "full\n"
        assert_missing(blobs, "key")
        assert list((root / UPLOADS).iterdir()) == []

    @pytest.mark.parametrize(
        ("number", "expected"),
        [("ENOSPC", StorageFull), ("EDQUOT", StorageFull), ("EIO", Unavailable)],
    )
    def test_every_error_is_translated(self, number: str, expected: type[TrimcoreError]) -> None:
        import errno

        code = getattr(errno, number)
        with pytest.raises(expected) as caught, translated():
            raise OSError(code, os.strerror(code))
        assert type(caught.value) is expected
        assert isinstance(caught.value.__cause__, OSError)


class TestFolders:
    def test_nothing_is_made_before_it_is_needed(self, blobs: LocalBlobs, root: Path) -> None:
        assert_missing(blobs, "key")
        assert list(blobs.list_older(soon())) == []
        assert blobs.abort_older(soon()) == 0
        blobs.delete("key")
        assert not root.exists()
        blobs.ping()
        assert root.exists()

    def test_empty_folders_vanish_with_their_last_blob(self, blobs: LocalBlobs, root: Path) -> None:
        for key in ("a/b/c/1", "a/2"):
            store(blobs, key, b"content")
        blobs.delete("a/b/c/1")
        assert sorted(each.name for each in root.iterdir()) == [UPLOADS, "a"]
        assert [each.name for each in (root / "a").iterdir()] == ["2"]
        blobs.delete("a/2")
        assert [each.name for each in root.iterdir()] == [UPLOADS]

    def test_only_the_owner_reads_a_blob(self, blobs: LocalBlobs, root: Path) -> None:
        store(blobs, "a/key", b"content")
        assert (root / "a/key").stat().st_mode & 0o777 == 0o600

    def test_foreign_files_are_no_blobs(self, blobs: LocalBlobs, root: Path) -> None:
        store(blobs, "a/key", b"content")
        for name in ("README", "a/Other", "a/.x_y", "lost+found"):
            (root / name).touch()
        assert [stat.key for stat in blobs.list_older(soon())] == ["a/key"]

    def test_a_root_that_is_a_file_is_unavailable(self, root: Path) -> None:
        root.touch()
        blobs = LocalBlobs(root, KEY)
        for call in (blobs.ping, lambda: blobs.create("key")):
            with pytest.raises(Unavailable):
                call()


class TestEscape:
    def test_a_symbolic_link_is_no_blob(self, blobs: LocalBlobs, root: Path) -> None:
        secret = root.parent / "secret"
        secret.write_bytes(b"secret")
        store(blobs, "a/key", b"content")
        (root / "a/link").symlink_to(secret)
        (root / "out").symlink_to(root.parent)
        assert_missing(blobs, "a/link")
        assert [stat.key for stat in blobs.list_older(soon())] == ["a/key"]

    def test_uploads_have_no_key(self, blobs: LocalBlobs) -> None:
        with blobs.create("key") as writer:
            writer.write(b"content")
            with pytest.raises(ValueError, match="no key"):
                blobs.open(f"{UPLOADS}/{writer._path.name}")


class TestAge:
    def test_a_blob_is_as_old_as_its_commit(self, blobs: LocalBlobs) -> None:
        before = datetime.now(UTC) - timedelta(milliseconds=1)
        stat = store(blobs, "key", b"content")
        assert before <= stat.committed_at <= datetime.now(UTC)
        assert blobs.stat("key") == stat
        assert list(blobs.list_older(stat.committed_at)) == []
        assert list(blobs.list_older(stat.committed_at + timedelta(milliseconds=1))) == [stat]

    def test_only_the_old_are_listed(self, blobs: LocalBlobs, root: Path) -> None:
        for key in ("a/old", "b/young", "c/old"):
            store(blobs, key, b"content")
        for key in ("a/old", "c/old"):
            os.utime(root / key, (LONG_AGO.timestamp(),) * 2)
        listed = blobs.list_older(LONG_AGO + timedelta(seconds=1))
        assert [(stat.key, stat.committed_at) for stat in listed] == [
            ("a/old", LONG_AGO),
            ("c/old", LONG_AGO),
        ]

    def test_a_blob_that_goes_while_they_are_listed_is_left_out(self, blobs: LocalBlobs) -> None:
        for key in ("a/1", "a/2", "b/3"):
            store(blobs, key, b"content")
        listing = blobs.list_older(soon())
        assert next(listing).key == "a/1"
        blobs.delete("a/2")
        assert [stat.key for stat in listing] == ["b/3"]


class TestReaders:
    def test_a_reader_keeps_the_blob_that_it_opened(self, blobs: LocalBlobs) -> None:
        store(blobs, "key", b"old")
        with closing(blobs.open("key")) as source:
            store(blobs, "key", b"new!")
            blobs.delete("key")
            assert (source.size, source.read_at(0, 10)) == (3, b"old")
        with pytest.raises(BlobNotFound):
            blobs.open("key")


def test_a_short_key_is_refused(root: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        LocalBlobs(root, b"short")
