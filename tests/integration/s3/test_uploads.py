"""Uploads in parts: flat in memory, invisible until they end, and cleared away if they never do."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from minio import Minio

from trimcore.adapters.minio.blobs import S3Blobs
from trimcore.adapters.minio.client import S3Client
from trimcore.adapters.minio.listing import list_objects
from trimcore.adapters.minio.source import START
from trimcore.adapters.minio.uploading.sizes import part_sizes
from trimcore.domain.errors import Unavailable
from trimcore.ports.conformance.storage.blobs import assert_missing, read, soon, store

MIB = 1 << 20
PART_SIZE = 5 * MIB
SECONDS = 60

UPLOAD = """
import resource, sys
from trimcore.adapters.minio.address import S3Address
from trimcore.adapters.minio.blobs import S3Blobs
from trimcore.adapters.minio.client import S3Client

def kib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

blobs = S3Blobs(S3Client(S3Address.parse(sys.argv[1])))
blobs.ping()
chunk, before = bytes(1 << 20), kib()
with blobs.create("key") as writer:
    for _ in range(int(sys.argv[2])):
        writer.write(chunk)
    if len(sys.argv) > 3:
        print("begun", flush=True)
        sys.stdin.read()
    writer.commit()
print(kib() - before)
"""


def test_a_hundred_mebibytes_need_no_room_in_memory(url: str, blobs: S3Blobs) -> None:
    command = [sys.executable, "-c", UPLOAD, url, "100"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=True)
    assert blobs.stat("key").size == 100 * MIB
    assert int(done.stdout) * 1024 < 64 * MIB


def test_a_killed_upload_leaves_nothing_that_is_not_cleared(
    url: str, blobs: S3Blobs, back_door: Minio, names: Callable[[], list[str]]
) -> None:
    command = [sys.executable, "-c", UPLOAD, url, "20", "wait"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"begun\n"
        child.kill()
    assert_missing(blobs, "key")
    assert list(blobs.list_older(soon())) == []
    assert blobs.abort_older(datetime.now(UTC) - timedelta(minutes=1)) == 0
    assert blobs.abort_older(soon()) == 1
    assert blobs.abort_older(soon()) == 0
    assert names() == []
    assert uploads_of("key", blobs, back_door) == []


def test_an_ended_upload_leaves_the_blob_alone(
    blobs: S3Blobs, names: Callable[[], list[str]]
) -> None:
    content = bytes(range(256)) * (13 * MIB // 256)
    store(blobs, "finished", content, chunk=3 * MIB)
    with blobs.create("aborted") as writer:
        writer.write(content)
        assert len(names()) == 2
    assert names() == ["finished"]
    assert read(blobs, "finished", chunk=4 * MIB) == content


def test_a_marker_stays_as_long_as_an_upload_of_its_key(blobs: S3Blobs, back_door: Minio) -> None:
    with blobs.create("key") as writer:
        writer.write(bytes(PART_SIZE + 1))
        (upload,) = uploads_of("key", blobs, back_door)
        assert blobs.abort_older(upload) == 0
        assert blobs.abort_older(soon()) == 1


def test_a_marker_without_an_upload_is_cleared_and_not_counted(
    client: S3Client, blobs: S3Blobs, names: Callable[[], list[str]]
) -> None:
    client.put("_uploads/a/key/0123456789abcdef")
    assert blobs.abort_older(soon()) == 0
    assert names() == []


def test_after_a_lost_answer_what_was_completed_counts(blobs: S3Blobs, client: S3Client) -> None:
    """MinIO has forgotten the upload by then; the blob's tag tells that it is ours."""
    with blobs.create("key") as writer:
        writer.write(bytes(PART_SIZE + 1))
        upload = writer._upload
        assert upload is not None
        upload.add(b"x")
        tag = upload.complete()
        assert upload.complete() == tag
    assert blobs.stat("key").size == PART_SIZE + 1


def test_what_was_thrown_away_stays_so(blobs: S3Blobs) -> None:
    writer = blobs.create("key")
    writer.write(b"content")
    writer.abort()
    for call in (lambda: writer.write(b"more"), writer.commit):
        with pytest.raises(Unavailable):
            call()
    assert_missing(blobs, "key")


def test_few_requests_are_made(blobs: S3Blobs, client: S3Client) -> None:
    assert requests(client, lambda: store(blobs, "small", b"x")) == 2
    assert requests(client, lambda: store(blobs, "large", bytes(11 * MIB), chunk=MIB)) == 8
    source = blobs.open("large")
    assert requests(client, lambda: blobs.open("large")) == 1
    assert requests(client, lambda: source.read_at(0, START)) == 0
    assert requests(client, lambda: source.read_at(START - 1, 3 * MIB)) == 1
    assert requests(client, lambda: source.read_at(source.size, 10)) == 0
    assert requests(client, lambda: list(blobs.list_older(soon()))) == 1


def test_more_blobs_than_a_page_holds_are_listed_in_order(client: S3Client) -> None:
    keys = ["-", "a-b/c", "a.b", "a/b", "a/b-c", "a0", "b"]
    for key in reversed(keys):
        client.put(key)
    assert [each.key for each in list_objects(client, "", page=2)] == keys
    assert [each.key for each in list_objects(client, "a", page=2)] == keys[1:-1]


def test_what_others_keep_in_the_bucket_is_not_ours(blobs: S3Blobs, client: S3Client) -> None:
    for name in ("Upper", "a b", "a+b", "a&b", "é", "_x"):
        client.put(name, b"theirs")
    store(blobs, "ours", b"content")
    assert [stat.key for stat in blobs.list_older(soon())] == ["ours"]


def test_a_missing_bucket_is_made_by_a_ping_or_an_upload(
    client: S3Client, back_door: Minio
) -> None:
    for use in (S3Blobs.ping, lambda blobs: store(blobs, "key", b"content")):
        other = client.address.of_bucket(f"{client.address.bucket}-2")
        use(S3Blobs(S3Client(other)))
        assert back_door.bucket_exists(bucket_name=other.bucket)
        S3Client(other).make_bucket()
        S3Blobs(S3Client(other)).delete("key")
        back_door.remove_bucket(bucket_name=other.bucket)


def test_parts_suffice_for_more_than_a_hundred_gibibytes() -> None:
    sizes = list(part_sizes())
    assert len(sizes) == 10_000
    assert sum(sizes) > 190 * 1024 * MIB
    assert max(sizes) == 32 * MIB
    assert sum(islice(sizes, 2500)) > 4096 * MIB
    assert len(set(sizes[:2500])) == 1


def requests(client: S3Client, call: Callable[[], object]) -> int:
    """Return how many requests a call makes."""
    before = client.requests
    call()
    return client.requests - before


def uploads_of(key: str, blobs: S3Blobs, back_door: Minio) -> list[datetime]:
    """Return when the unfinished uploads of a key began, as the other client sees it."""
    bucket = blobs._client.address.bucket
    found = back_door._list_multipart_uploads(bucket_name=bucket, prefix=key)
    return [each.initiated_time for each in found.uploads if each.initiated_time is not None]
