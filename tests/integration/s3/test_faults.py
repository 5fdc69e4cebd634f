"""A store that is away, slow, cut off, full or not ours: each has its error; no data is wrong."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from tests.integration.s3.scripted import (
    KEYS,
    Step,
    closed_port,
    cut,
    error,
    hang_up,
    reply,
    scripted,
    silence,
)
from trimcore.adapters.minio.address import S3Address
from trimcore.adapters.minio.blobs import S3Blobs
from trimcore.adapters.minio.client import S3Client
from trimcore.domain.errors import BlobNotFound, StorageFull, Unavailable
from trimcore.ports.conformance.storage.blobs import store
from trimcore.ports.storage.blobs import Blobs

TIMEOUT = 0.5
NOW = datetime.now(UTC)
CONTENT = bytes(range(256)) * 2048
FIRST = 256 << 10
ETAG = 'ETag: "one"'
SLOW_DOWN = error("503 Slow Down", "SlowDown")
DENIED = error("403 Forbidden", "AccessDenied")
BUSY = reply("502 Bad Gateway", b"<html>words</html>")

CALLS: dict[str, Callable[[Blobs], object]] = {
    "open": lambda blobs: blobs.open("key"),
    "stat": lambda blobs: blobs.stat("key"),
    "delete": lambda blobs: blobs.delete("key"),
    "store": lambda blobs: store(blobs, "key", b"content"),
    "list": lambda blobs: list(blobs.list_older(NOW)),
    "abort": lambda blobs: blobs.abort_older(NOW),
    "ping": lambda blobs: blobs.ping(),
}
every_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)


@contextmanager
def blobs_at(url: str) -> Iterator[S3Blobs]:
    with closing(S3Blobs(S3Client(S3Address.parse(url), timeout=TIMEOUT))) as blobs:
        yield blobs


@contextmanager
def blobs_on(*steps: Step) -> Iterator[S3Blobs]:
    with scripted(steps) as url, blobs_at(url) as blobs:
        yield blobs


def part(start: int, end: int, *, sent: int | None = None) -> Step:
    """Answer with a range of the content, or with only some bytes of that range."""
    place = f"Content-Range: bytes {start}-{end - 1}/{len(CONTENT)}"
    body = CONTENT[start:end]
    length = len(body) if sent is None else sent
    return cut("206 Partial Content", body, length, place, ETAG)


@every_call
def test_nobody_listens(call: Callable[[Blobs], object]) -> None:
    with blobs_at(closed_port()) as blobs, pytest.raises(Unavailable) as caught:
        call(blobs)
    assert_no_secret(caught.value)


@every_call
def test_a_store_that_accepts_and_never_answers_is_given_up_in_time(
    call: Callable[[Blobs], object],
) -> None:
    with blobs_on(*[silence] * 5) as blobs:
        began = time.monotonic()
        with pytest.raises(Unavailable):
            call(blobs)
        assert time.monotonic() - began < 5 * TIMEOUT


@every_call
@pytest.mark.parametrize("trouble", [SLOW_DOWN, BUSY, hang_up], ids=["503", "502", "hang up"])
def test_a_store_in_trouble_is_asked_a_few_times(
    call: Callable[[Blobs], object], trouble: Step
) -> None:
    with blobs_on(*[trouble] * 3) as blobs, pytest.raises(Unavailable):
        call(blobs)


@pytest.mark.parametrize("trouble", [SLOW_DOWN, BUSY, hang_up], ids=["503", "502", "hang up"])
def test_a_short_trouble_is_not_noticed(trouble: Step) -> None:
    with blobs_on(trouble, part(0, FIRST), trouble, part(FIRST, FIRST + 9)) as blobs:
        source = blobs.open("key")
        assert source.read_at(FIRST, 9) == CONTENT[FIRST : FIRST + 9]


def test_a_folder_that_vanishes_under_a_new_blob_is_not_noticed() -> None:
    stored = reply("200 OK", b"", ETAG)
    there = cut("200 OK", b"content", 0, ETAG, "Last-Modified: Sat, 28 Nov 2026 10:00:00 GMT")
    with blobs_on(DENIED, stored, there) as blobs:
        assert store(blobs, "key", b"content").size == 7


def test_rights_that_are_missing_are_told() -> None:
    with blobs_on(*[DENIED] * 3) as blobs, pytest.raises(Unavailable, match="lack a right"):
        store(blobs, "key", b"content")


def test_an_answer_that_was_cut_is_asked_for_again() -> None:
    whole = part(FIRST, FIRST + 1000)
    with blobs_on(
        part(0, FIRST, sent=7), part(0, FIRST), part(FIRST, FIRST + 1000, sent=999), whole
    ) as blobs:
        source = blobs.open("key")
        assert source.read_at(0, 10) == CONTENT[:10]
        assert source.read_at(FIRST, 1000) == CONTENT[FIRST : FIRST + 1000]


def test_answers_that_are_always_cut_give_no_data() -> None:
    short = part(FIRST, FIRST + 1000, sent=500)
    with blobs_on(part(0, FIRST), *[short] * 3) as blobs:
        source = blobs.open("key")
        with pytest.raises(Unavailable):
            source.read_at(FIRST, 1000)


@pytest.mark.parametrize(
    "wrong",
    [
        part(FIRST, FIRST + 999),
        part(FIRST + 1, FIRST + 1001),
        reply("200 OK", CONTENT, ETAG),
        reply("206 Partial Content", CONTENT[FIRST : FIRST + 1000], ETAG),
    ],
    ids=["short", "elsewhere", "everything", "unknown place"],
)
def test_another_range_than_the_asked_one_is_no_data(wrong: Step) -> None:
    with blobs_on(part(0, FIRST), wrong) as blobs:
        source = blobs.open("key")
        with pytest.raises(Unavailable):
            source.read_at(FIRST, 1000)


def test_a_store_that_ignores_our_condition_gives_no_mixture() -> None:
    place = f"Content-Range: bytes {FIRST}-{FIRST + 8}/{len(CONTENT)}"
    other = reply("206 Partial Content", b"something", place, 'ETag: "other"')
    with blobs_on(part(0, FIRST), other) as blobs:
        source = blobs.open("key")
        with pytest.raises(BlobNotFound):
            source.read_at(FIRST, 9)


@pytest.mark.parametrize(
    "refusal",
    [error("507 Insufficient Storage", "XMinioStorageFull"), error("403 x", "QuotaExceeded")],
    ids=["full", "quota"],
)
def test_a_full_store_says_so(refusal: Step) -> None:
    with blobs_on(refusal) as blobs, pytest.raises(StorageFull):
        store(blobs, "key", b"content")


def test_a_store_without_the_bucket_is_not_taken_for_one_without_blobs() -> None:
    missing = error("404 Not Found", "NoSuchBucket")
    for call in (CALLS["open"], CALLS["delete"], CALLS["list"]):
        with blobs_on(missing) as blobs, pytest.raises(Unavailable):
            call(blobs)
    with blobs_on(reply("404 Not Found"), missing) as blobs, pytest.raises(Unavailable):
        blobs.stat("key")


def test_clocks_that_are_apart_are_told() -> None:
    apart = error("403 Forbidden", "RequestTimeTooSkewed")
    with blobs_on(apart) as blobs, pytest.raises(Unavailable, match="clocks"):
        blobs.open("key")


@every_call
@pytest.mark.parametrize("knows_the_key", [True, False], ids=["wrong secret", "wrong key"])
def test_wrong_keys_are_refused_without_being_repeated(
    call: Callable[[Blobs], object],
    url: str,
    knows_the_key: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    parts = urlsplit(url)
    key = parts.username if knows_the_key else KEYS[0]
    wrong = f"s3+http://{key}:{KEYS[1]}@{parts.hostname}:{parts.port}{parts.path}"
    with blobs_at(wrong) as blobs, pytest.raises(Unavailable, match=r"keys|403") as caught:
        call(blobs)
    assert_no_secret(caught.value)
    assert not any(key in caplog.text for key in KEYS)


def test_the_address_tells_no_secret(client: S3Client) -> None:
    credentials = client.address.credentials
    assert credentials.secret_key not in repr(client.address)
    assert credentials.access_key not in repr(client.address)


def assert_no_secret(error: BaseException | None) -> None:
    while error is not None:
        assert not any(key in f"{error} {error!r}" for key in KEYS)
        error = error.__cause__ or error.__context__
