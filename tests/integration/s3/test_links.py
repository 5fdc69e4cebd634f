"""Links that the store serves: to browsers without keys, until their moment."""

import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from trimcore.adapters.minio.address import S3Address
from trimcore.adapters.minio.blobs import S3Blobs
from trimcore.adapters.minio.client import S3Client
from trimcore.ports.conformance.storage.blobs import store
from trimcore.ports.conformance.storage.links import FILE_NAME, Fetch, a_link

PATIENCE = 20
ADDRESS = S3Address.parse("s3+https://key:secret@10.0.0.7:9000/bucket?region=eu-north-1")


def in_seconds(seconds: int) -> datetime:
    """Return a whole second; the next one counts as none."""
    return datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=seconds)


def test_a_name_of_any_language_is_offered(blobs: S3Blobs, plain_get: Fetch) -> None:
    store(blobs, "a/key", b"0123456789")
    answer = plain_get(a_link(blobs, expires_at=in_seconds(60)), {"Range": "bytes=-3"})
    assert (answer.status, answer.body) == (206, b"789")
    assert answer.headers["content-type"] == "video/mp4"
    assert f"filename*=UTF-8''{quote(FILE_NAME, safe='')}" in answer.headers["content-disposition"]


def test_a_link_ends_at_its_moment(blobs: S3Blobs, plain_get: Fetch) -> None:
    store(blobs, "a/key", b"0123456789")
    expires_at = in_seconds(3)
    link = a_link(blobs, expires_at=expires_at)
    assert plain_get(link, {}).status == 200
    give_up_at = time.monotonic() + PATIENCE
    while (status := plain_get(link, {}).status) == 200 and time.monotonic() < give_up_at:
        time.sleep(0.05)
    assert status == 403
    assert timedelta(0) <= datetime.now(UTC) - expires_at < timedelta(seconds=2)


def test_a_moment_that_is_over_gives_a_dead_link(blobs: S3Blobs, plain_get: Fetch) -> None:
    store(blobs, "a/key", b"0123456789")
    assert plain_get(a_link(blobs, expires_at=in_seconds(-5)), {}).status == 403


@pytest.mark.parametrize(
    ("public_url", "place"),
    [
        ("https://videos.example.com", "https://videos.example.com"),
        ("https://Videos.example.com:443/", "https://videos.example.com"),
        ("http://localhost:80", "http://localhost"),
        ("http://[::1]:9000", "http://[::1]:9000"),
    ],
)
def test_a_link_leads_to_where_browsers_reach_the_store(public_url: str, place: str) -> None:
    blobs = S3Blobs(S3Client(ADDRESS.linked_at(public_url)))
    link = urlsplit(a_link(blobs, expires_at=in_seconds(3600)))
    fields = parse_qs(link.query)
    assert f"{link.scheme}://{link.netloc}{link.path}" == f"{place}/bucket/a/key"
    assert fields["X-Amz-Credential"][0].endswith("/eu-north-1/s3/aws4_request")
    assert 3598 <= int(fields["X-Amz-Expires"][0]) <= 3600


def test_a_link_is_made_without_a_request() -> None:
    client = S3Client(ADDRESS)
    a_link(S3Blobs(client), expires_at=in_seconds(60))
    assert client.requests == 0


def test_a_link_lives_for_seven_days_at_most() -> None:
    blobs = S3Blobs(S3Client(ADDRESS))
    a_link(blobs, expires_at=in_seconds(7 * 24 * 3600))
    with pytest.raises(ValueError, match="7 days"):
        a_link(blobs, expires_at=in_seconds(7 * 24 * 3600 + 60))


@pytest.mark.parametrize(
    "url",
    [
        "s3+http://key:secret@host/",
        "s3+http://key@host/bucket",
        "s3+http://host/bucket",
        "s3+http://key:se/cret@host/bucket",
        "s3+http://key:secret@host/bucket/more",
        "s3+http://key:secret@host/Bucket",
        "s3+http://key:secret@host:port/bucket",
        "s3+http://key:secret@/bucket",
        "s3+http://key:secret@[::1/bucket",
        "s3+http://key:secret@host/bucket?area=x",
        "s3+http://key:secret@host/bucket?region=x&region=y",
        "s3+http://key:secret@host/bucket?region=a/b",
        "http://key:secret@host/bucket",
    ],
)
def test_an_address_of_another_form_is_refused(url: str) -> None:
    with pytest.raises(ValueError) as caught:
        S3Address.parse(url)
    assert "cret@" not in str(caught.value).replace("key:secret@host:port", "")


def test_keys_and_secrets_are_percent_decoded() -> None:
    credentials = S3Address.parse("s3+http://k%2Fy:s%40%2B%3A@host/bucket").credentials
    assert (credentials.access_key, credentials.secret_key) == ("k/y", "s@+:")


@pytest.mark.parametrize("url", ["ftp://host", "https://", "https://host/path", "https://u@host"])
def test_a_public_address_of_another_form_is_refused(url: str) -> None:
    with pytest.raises(ValueError):
        ADDRESS.linked_at(url)
