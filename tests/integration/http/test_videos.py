"""Trimmed videos: the list, and the bytes behind its links."""

from datetime import timedelta

import httpx
import pytest

from tests.integration.http.service import JSONAPI, Account, Service, running
from tests.integration.plain_http import PLAIN

CONTENT = bytes(range(256)) * 3000


@pytest.fixture
def url(service: Service, account: Account) -> str:
    """The link to a trimmed video of 768,000 bytes."""
    service.finish(service.submit(account), CONTENT)
    (video,) = account.http.get("/api/v1/users/videos").json()["data"]
    found: str = video["attributes"]["url"]
    return found


def get(url: str, **headers: str) -> httpx.Response:
    """Fetch without credentials."""
    named = {name.replace("_", "-"): each for name, each in headers.items()}
    return httpx.get(url, headers=named, verify=PLAIN)


def test_only_videos_with_a_result_are_listed(service: Service, account: Account) -> None:
    service.submit(account, name="waiting")
    done = service.finish(service.submit(account, name="done"), CONTENT, duration_us=3_499_999)
    service.fail(service.submit(account, name="failed"))
    (video,) = account.http.get("/api/v1/users/videos").json()["data"]
    attributes = video["attributes"]
    assert video["id"] == done.video.id
    assert attributes.pop("url").startswith(f"http://127.0.0.1:{service.port}/blobs/")
    assert attributes == {
        "name": "done",
        "duration": "00:00:03",
        "duration_seconds": 3.499999,
        "url_expires_at": "2019-07-25T19:33:54.000Z",
        "size": len(CONTENT),
        "sha256": "ab" * 32,
    }


def test_a_link_works_for_anybody(url: str) -> None:
    answer = get(url)
    assert answer.status_code == 200
    assert answer.content == CONTENT
    headers = answer.headers
    assert headers["content-type"] == "video/mp4"
    assert headers["content-length"] == str(len(CONTENT))
    assert headers["accept-ranges"] == "bytes"
    assert headers["x-content-type-options"] == "nosniff"
    # A browser's own player needs the video and its styles, and nothing else.
    assert "media-src 'self'" in headers["content-security-policy"]
    assert headers["content-disposition"] == 'inline; filename="test video.mp4"'


def test_head_tells_the_same_without_the_bytes(url: str) -> None:
    head, whole = httpx.head(url, headers={"Range": "bytes=0-9"}), get(url)
    assert (head.status_code, head.content) == (200, b"")
    volatile = {"date", "x-request-id"}
    assert {k: v for k, v in head.headers.items() if k not in volatile} == {
        k: v for k, v in whole.headers.items() if k not in volatile
    }


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, 768_000),
        ("bytes=500-999", 500, 1000),
        ("bytes=262143-262145", 262_143, 262_146),
        ("bytes=767999-", 767_999, 768_000),
        ("bytes=700000-9999999", 700_000, 768_000),
        ("bytes=-10", 767_990, 768_000),
        ("bytes=-9999999", 0, 768_000),
        ("BYTES = 1 - 2", 1, 3),
    ],
)
def test_one_range_is_given(url: str, asked: str, start: int, stop: int) -> None:
    answer = get(url, Range=asked)
    assert answer.status_code == 206
    assert answer.content == CONTENT[start:stop]
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/768000"
    assert answer.headers["content-length"] == str(stop - start)


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=5-1", "bytes=-", "bytes=a-b", "lines=1-2", "bytes", ""]
)
def test_other_ranges_are_ignored(url: str, asked: str) -> None:
    answer = get(url, Range=asked)
    assert (answer.status_code, len(answer.content)) == (200, len(CONTENT))


@pytest.mark.parametrize("asked", ["bytes=768000-", "bytes=900000-900001", "bytes=-0"])
def test_a_range_past_the_end_is_refused(url: str, asked: str) -> None:
    answer = get(url, Range=asked)
    assert answer.status_code == 416
    assert answer.headers["content-range"] == "bytes */768000"
    assert answer.headers["content-type"] == JSONAPI


def test_a_range_counts_only_for_the_same_version(url: str) -> None:
    etag = get(url).headers["etag"]
    assert get(url, Range="bytes=0-1", If_Range=etag).status_code == 206
    assert get(url, Range="bytes=0-1", If_Range='"other"').status_code == 200
    assert get(url, Range="bytes=0-1", If_Range="Tue, 23 Jul 2019 00:00:00 GMT").status_code == 200


def test_what_is_known_already_is_not_sent_again(url: str) -> None:
    etag = get(url).headers["etag"]
    answer = get(url, If_None_Match=f'"x", W/{etag}')
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag
    assert get(url, If_None_Match="*").status_code == 304
    assert get(url, If_None_Match='"x"').status_code == 200


def test_forged_and_stale_links_lead_nowhere(service: Service, url: str) -> None:
    for wrong in (url[:-1] + ("0" if url[-1] != "0" else "1"), url + "x", url[: url.rindex("/")]):
        answer = get(wrong)
        assert (answer.status_code, answer.headers["content-type"]) == (404, JSONAPI)
    service.clock.advance(timedelta(hours=1))
    assert get(url).status_code == 404


def test_a_blob_that_is_gone_is_not_found(service: Service, url: str) -> None:
    service.blobs._blobs.clear()
    assert get(url).status_code == 404


def test_links_lead_to_the_public_address() -> None:
    with running(public_url="https://video.example.com/trim") as service:
        account = service.join()
        service.finish(service.submit(account))
        answer = account.http.get("/api/v1/users/videos")
        (video,) = answer.json()["data"]
        assert video["attributes"]["url"].startswith("https://video.example.com/trim/blobs/")
        assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_a_client_that_leaves_in_the_middle_is_noticed(service: Service, url: str) -> None:
    with httpx.stream("GET", url) as answer:
        assert next(answer.iter_raw())
    assert get(url).status_code == 200


def test_a_video_is_shown_whether_it_is_trimmed_or_not(service: Service, account: Account) -> None:
    request = service.submit(account)
    address = f"/api/v1/users/videos/{request.video.id}"
    waiting = account.http.get(f"{address}?include=request").json()
    assert waiting["data"]["attributes"] == {"name": "test video"}
    assert waiting["included"][0]["id"] == request.id
    service.finish(request, content=b"the result")
    shown = account.http.get(address).json()["data"]
    (listed,) = account.http.get("/api/v1/users/videos").json()["data"]
    assert (shown["id"], shown["type"]) == (request.video.id, "videos")
    assert shown["attributes"].keys() == listed["attributes"].keys()
    assert service.http.get(shown["attributes"]["url"]).content == b"the result"


def test_other_peoples_videos_are_as_good_as_unknown(service: Service, account: Account) -> None:
    theirs = service.submit(service.join())
    for video_id in (theirs.video.id, theirs.id, "5d39f6128d366978db32e803", "x", "%00"):
        answer = account.http.get(f"/api/v1/users/videos/{video_id}")
        assert answer.status_code == 404
        assert answer.json()["errors"][0]["code"] == "video_not_found"
