"""Sending videos: what is accepted, what is refused, and that refusals leave nothing behind."""

from collections.abc import Iterator

import httpx
import pytest

from tests.integration.http.service import (
    JSONAPI,
    URLENCODED,
    VIDEO,
    WINDOW,
    Account,
    Service,
    running,
)
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import StorageFull, Unavailable

VIDEOS = "/api/v1/users/videos"
FIELDS = {"name": "test video", **WINDOW}
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 100

NO_WINDOW = dict.fromkeys(WINDOW)

Part = tuple[str, str | None, bytes]


def multipart(parts: list[Part], boundary: str = "xyz") -> bytes:
    """Write parts (name, file name or None, content) as a body."""
    lines = []
    for name, file_name, content in parts:
        file = "" if file_name is None else f'; filename="{file_name}"'
        disposition = f'Content-Disposition: form-data; name="{name}"{file}'
        lines.append(f"--{boundary}\r\n{disposition}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(lines) + f"--{boundary}--\r\n".encode()


def parts(source: bytes | None = VIDEO, **changes: str | None) -> list[Part]:
    """Return the parts of a good upload, but for the changes; None leaves a part out."""
    fields = {**FIELDS, **changes}
    texts: list[Part] = [
        (name, None, value.encode()) for name, value in fields.items() if value is not None
    ]
    return texts if source is None else [*texts, ("source_file", "a.mp4", source)]


def send(account: Account, upload: list[Part], **headers: str) -> httpx.Response:
    """Upload parts."""
    kind = {"Content-Type": "multipart/form-data; boundary=xyz"}
    return account.http.post(VIDEOS, content=multipart(upload), headers=kind | headers)


def faults(answer: httpx.Response) -> set[tuple[str, str]]:
    """Return field and code of every fault."""
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == JSONAPI
    errors = answer.json()["errors"]
    return {(each["source"]["pointer"].rpartition("/")[2], each["code"]) for each in errors}


def test_an_upload_becomes_a_request(service: Service, account: Account) -> None:
    answer = send(account, parts())
    assert answer.status_code == 201
    video = answer.json()["data"]
    assert video["attributes"] == {"name": "test video"}
    (listed,) = account.http.get("/api/v1/users/requests?include=video").json()["included"]
    assert listed["id"] == video["id"]
    (found,) = account.http.get("/api/v1/users/requests").json()["data"]
    stored = service.stored(found["id"])
    assert stored.windows == (TrimWindow(start_us=1_000_000, duration_us=2_000_000),)
    assert service.blobs.open(stored.video.source.key).read_at(0, 10**6) == VIDEO
    assert service.queue.drain()[-1] == stored.id


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
def test_parts_may_come_in_any_order(account: Account, order: tuple[int, ...]) -> None:
    upload = parts()
    assert send(account, [upload[index] for index in order]).status_code == 201


@pytest.mark.parametrize(
    ("written", "boundary"),
    [
        ('"a;b"', "a;b"),
        ('"a;boundary=c"', "a;boundary=c"),
        ('"a b"', "a b"),
        ('"a,b"; charset="utf-8"', "a,b"),
        ('"\'()+_,-./:=?"', "'()+_,-./:=?"),
        ("xyz ; charset=utf-8", "xyz"),
    ],
)
def test_a_boundary_may_be_written_in_quotes(account: Account, written: str, boundary: str) -> None:
    kind = {"Content-Type": f"Multipart/Form-Data; boundary={written}"}
    answer = account.http.post(VIDEOS, content=multipart(parts(), boundary), headers=kind)
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize(
    ("start", "duration", "expected"),
    [
        ("0", "0.000001", (0, 1)),
        ("12.48", "1", (12_480_000, 1_000_000)),
        ("01:02.5", "00:00:03.250", (62_500_000, 3_250_000)),
        (" 1 ", "2\n", (1_000_000, 2_000_000)),
    ],
)
def test_times_may_be_written_in_several_ways(
    service: Service, account: Account, start: str, duration: str, expected: tuple[int, int]
) -> None:
    assert send(account, parts(trimming_start_time=start, duration=duration)).status_code == 201
    (found,) = account.http.get("/api/v1/users/requests").json()["data"]
    (window,) = service.stored(found["id"]).windows
    assert (window.start_us, window.duration_us) == expected
    start_us, duration_us = expected
    shown = found["attributes"]
    assert (shown["trimming_start_time"], shown["duration"]) == (start_us / 1e6, duration_us / 1e6)


def test_windows_mode_and_container_are_kept_and_shown(service: Service, account: Account) -> None:
    listed = '[{"start": 1, "duration": 2.5}, {"start": "01:02.5", "end": 70}]'
    asked = parts(**NO_WINDOW, windows=listed, mode="encode", container="mkv")
    assert send(account, asked).status_code == 201
    (found,) = account.http.get("/api/v1/users/requests").json()["data"]
    shown = found["attributes"]
    assert shown["windows"] == [
        {"start": 1.0, "duration": 2.5},
        {"start": 62.5, "duration": 7.5},
    ]
    assert (shown["mode"], shown["container"]) == ("encode", "mkv")
    assert (shown["trimming_start_time"], shown["duration"]) == (1.0, 10.0)
    stored = service.stored(found["id"])
    assert [window.start_us for window in stored.windows] == [1_000_000, 62_500_000]


def test_a_thousand_windows_are_taken(service: Service, account: Account) -> None:
    listed = ", ".join(['{"start": "00:00:01.000000", "duration": "00:00:02.000000"}'] * 1000)
    before = service.footprint()
    assert send(account, parts(**NO_WINDOW, windows=f"[{listed}]")).status_code == 201
    more = f'[{listed}, {{"start": 1, "end": 2}}]'
    assert faults(send(account, parts(**NO_WINDOW, windows=more))) == {("windows", "out_of_range")}
    assert service.footprint() != before


def test_a_pointer_leads_into_the_list_of_windows(account: Account) -> None:
    listed = '[{"start": 1, "end": 2}, {"start": 2, "end": 1}]'
    (error,) = send(account, parts(**NO_WINDOW, windows=listed)).json()["errors"]
    assert error["source"] == {"pointer": "/data/attributes/windows/1/end"}


WRONG: dict[str, tuple[list[Part], set[tuple[str, str]]]] = {
    "empty file": (parts(b""), {("source_file", "empty")}),
    "text for a video": (parts(b"hello, this is text"), {("source_file", "not_a_video")}),
    "an image": (parts(PNG), {("source_file", "not_a_video")}),
    "no file": (parts(None), {("source_file", "required")}),
    "file under another name": (
        [*parts(None), ("file", "a.mp4", VIDEO)],
        {("source_file", "required"), ("file", "unknown")},
    ),
    "two files": ([*parts(), ("source_file", "b.mp4", VIDEO)], {("source_file", "repeated")}),
    "two names": ([*parts(), ("name", None, b"again")], {("name", "repeated")}),
    "negative start": (parts(trimming_start_time="-1"), {("trimming_start_time", "not_a_time")}),
    "start in words": (parts(trimming_start_time="one"), {("trimming_start_time", "not_a_time")}),
    "endless duration": (parts(duration="inf"), {("duration", "not_a_time")}),
    "exponents": (parts(duration="1e3"), {("duration", "not_a_time")}),
    "no duration at all": (parts(duration="0"), {("duration", "out_of_range")}),
    "huge duration": (parts(duration="9999999"), {("duration", "out_of_range")}),
    "empty times": (
        parts(trimming_start_time="", duration=""),
        {("trimming_start_time", "not_a_time"), ("duration", "not_a_time")},
    ),
    "no times": (
        parts(trimming_start_time=None, duration=None),
        {("trimming_start_time", "required"), ("duration", "required")},
    ),
    "windows and a window": (
        parts(windows='[{"start": 1, "end": 2}]'),
        {
            ("trimming_start_time", "not_together"),
            ("duration", "not_together"),
            ("windows", "not_together"),
        },
    ),
    "windows of all bounds": (
        parts(**NO_WINDOW, windows="[" + " " * 200_000 + "]"),
        {("windows", "too_long")},
    ),
    "wrong choices": (
        parts(mode="best", container="avi"),
        {("mode", "unknown"), ("container", "unknown")},
    ),
    "empty name": (parts(name=""), {("name", "wrong_length")}),
    "long name": (parts(name="x" * 256), {("name", "wrong_length")}),
    "name with NUL": (parts(name="a\0b"), {("name", "not_a_text")}),
    "name out of all bounds": (parts(name="x" * 100_000), {("name", "too_long")}),
    "name in another encoding": (
        [*parts(name=None), ("name", None, b"\xff\xfe")],
        {("name", "not_a_text")},
    ),
    "nothing": (
        [],
        {
            (field, "required")
            for field in ("name", "trimming_start_time", "duration", "source_file")
        },
    ),
    "a part without a name": ([*parts(), ("", None, b"x")], {("", "unknown")}),
    "an odd key": ([*parts(), ("name[$ne]", None, b"x")], {("name[$ne]", "unknown")}),
    "everything": (
        [
            ("name", None, b"x"),
            ("name", None, b"y"),
            ("duration", None, b"-2"),
            ("colour", None, b"red"),
            ("source_file", "a.png", PNG),
        ],
        {
            ("name", "repeated"),
            ("trimming_start_time", "required"),
            ("duration", "not_a_time"),
            ("colour", "unknown"),
            ("source_file", "not_a_video"),
        },
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_every_wrong_field_is_named_and_nothing_is_kept(
    service: Service, account: Account, case: str
) -> None:
    upload, expected = WRONG[case]
    before = service.footprint()
    assert faults(send(account, upload)) == expected
    assert service.footprint() == before


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("multipart/form-data; boundary=xyz", b"", 400),
        ("multipart/form-data; boundary=xyz", b"no boundary in here", 400),
        ("multipart/form-data; boundary=xyz", multipart(parts())[:-8], 400),
        ("multipart/form-data; boundary=xyz", multipart(parts(), "abc"), 400),
        ("multipart/form-data; boundary=xyz", b"--xyz\r\nNo-Name: x\r\n\r\n\r\n--xyz--", 400),
        ("multipart/form-data; boundary=xyz", b"--xyz\r\n" + b"x" * 9000, 400),
        (
            "multipart/form-data; boundary=xyz",
            multipart(parts()).replace(
                b'name="name"\r\n', b'name="name"\r\nContent-Transfer-Encoding: base64\r\n'
            ),
            400,
        ),
        (
            "multipart/form-data; boundary=xyz",
            multipart([(f"f{number}", None, b"") for number in range(40)]),
            400,
        ),
        ("multipart/form-data", multipart(parts()), 400),
        ("multipart/form-data; boundary=", multipart(parts()), 400),
        ("multipart/mixed; boundary=xyz", multipart(parts()), 415),
        (URLENCODED, b"name=x", 415),
        (JSONAPI, b"{}", 400),
        (f"{JSONAPI}; a=b", b"{}", 415),
        ("video/mp4", VIDEO, 415),
        ("", VIDEO, 415),
    ],
)
def test_bodies_of_the_wrong_kind_get_a_clear_answer(
    service: Service, account: Account, content_type: str, body: bytes, status: int
) -> None:
    before = service.footprint()
    answer = account.http.post(VIDEOS, content=body, headers={"Content-Type": content_type})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == JSONAPI
    assert answer.json()["errors"][0]["detail"]
    assert service.footprint() == before


def test_a_file_above_the_limit_is_refused_while_it_comes() -> None:
    with running(max_upload_bytes=100_000) as service:
        account = service.join()
        before = service.footprint()

        def endless() -> Iterator[bytes]:
            yield multipart(parts())[:-20]
            for _ in range(200):
                yield bytes(1000)

        kind = {"Content-Type": "multipart/form-data; boundary=xyz"}
        answer = account.http.post(VIDEOS, content=endless(), headers=kind)
        assert answer.status_code == 413
        assert answer.headers["connection"] == "close"
        assert answer.json()["errors"][0]["code"] == "source_too_large"
        assert send(account, parts(VIDEO + bytes(100_000 - len(VIDEO)))).status_code == 201
        assert send(account, parts(VIDEO + bytes(100_001 - len(VIDEO)))).status_code == 413
        stored, uploads, users, requests = service.footprint()
        assert (len(stored), uploads, users, requests) == (1, 0, before[2], 1)


def test_what_is_no_file_is_bounded_too() -> None:
    with running(max_upload_bytes=1000) as service:
        account = service.join()
        before = service.footprint()
        kind = {"Content-Type": "multipart/form-data; boundary=xyz"}
        preamble = (bytes(10_000) for _ in range(100))
        answer = account.http.post(VIDEOS, content=preamble, headers=kind)
        assert answer.status_code == 413
        assert answer.json()["errors"][0]["code"] == "body_too_large"
        assert service.footprint() == before


def test_the_same_key_and_content_give_the_same_video(service: Service, account: Account) -> None:
    first = send(account, parts(), **{"Idempotency-Key": '"8e03978e-40d5"'})
    before = service.footprint()
    again = send(account, parts(), **{"Idempotency-Key": '"8e03978e-40d5"'})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert service.footprint() == before


def test_the_same_key_with_other_content_is_refused(service: Service, account: Account) -> None:
    send(account, parts(), **{"Idempotency-Key": "k"})
    before = service.footprint()
    answer = send(account, parts(name="other"), **{"Idempotency-Key": "k"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["source"] == {"header": "Idempotency-Key"}
    assert service.footprint() == before


def test_keys_are_each_users_own(service: Service, account: Account) -> None:
    other = service.join()
    first = send(account, parts(), **{"Idempotency-Key": "k"}).json()["data"]["id"]
    assert send(other, parts(), **{"Idempotency-Key": "k"}).json()["data"]["id"] != first


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "é"])
def test_an_odd_key_is_refused(service: Service, account: Account, key: str) -> None:
    before = service.footprint()
    kind = {"Content-Type": "multipart/form-data; boundary=xyz", "Idempotency-Key": key}
    headers = {name.encode(): value.encode("latin-1") for name, value in kind.items()}
    answer = account.http.post(VIDEOS, content=multipart(parts()), headers=headers)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["source"] == {"header": "Idempotency-Key"}
    assert service.footprint() == before


@pytest.mark.parametrize("trouble", [Unavailable("away"), StorageFull("full")])
def test_a_store_in_trouble_gives_503_and_nothing_is_kept(
    service: Service, account: Account, trouble: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = service.footprint()

    def create(_: str) -> None:
        raise trouble

    monkeypatch.setattr(service.blobs, "create", create)
    answer = send(account, parts())
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "away" not in answer.text
    assert service.footprint() == before


def test_an_upload_without_a_token_is_refused_whatever_it_holds(service: Service) -> None:
    before = service.footprint()
    kind = {"Content-Type": "multipart/form-data; boundary=xyz"}
    answer = service.http.post(VIDEOS, content=multipart(parts()), headers=kind)
    assert answer.status_code == 401
    assert service.footprint() == before


def test_relatives_come_along_when_asked_for(service: Service, account: Account) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=xyz"}
    path = f"{VIDEOS}?include=request,user&fields[requests]=status&fields[videos]=name,request"
    document = account.http.post(path, content=multipart(parts()), headers=kind).json()
    user, request = document["included"]
    assert (user["type"], user["id"]) == ("users", account.id)
    assert request["attributes"] == {"status": "scheduled"}
    assert "relationships" not in request
    relation = document["data"]["relationships"]
    assert relation == {
        "request": {
            "data": {"type": "requests", "id": request["id"]},
            "meta": {"included": True},
        }
    }


def test_an_answer_says_where_the_video_is(service: Service, account: Account) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=xyz"}
    answer = account.http.post(VIDEOS, content=multipart(parts()), headers=kind)
    video_id = answer.json()["data"]["id"]
    assert answer.headers["location"] == f"{service.http.base_url}{VIDEOS}/{video_id}"


def test_only_so_many_requests_of_a_user_wait() -> None:
    with running(waiting_requests=2) as service:
        account, other = service.join(), service.join()
        ended = service.submit(account)
        account.http.post(f"/api/v1/users/requests/{ended.id}/cancel")
        first = service.submit(account)
        accepted = send(account, parts())
        assert accepted.headers.get_list("ratelimit-policy") == ['"requests";q=2']
        assert accepted.headers.get_list("ratelimit") == ['"requests";r=0']
        before = service.footprint()
        refused = send(account, parts())
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "10")
        assert refused.headers["ratelimit-policy"] == '"requests";q=2'
        assert refused.headers["ratelimit"] == '"requests";r=0;t=10'
        assert service.footprint() == before
        service.submit(other)
        service.finish(first)
        wrong = send(account, parts(duration="-1"))
        assert (wrong.status_code, wrong.headers["ratelimit"]) == (422, '"requests";r=1')
        assert send(account, parts()).status_code == 201
        again = account.http.post(f"/api/v1/users/requests/{ended.id}/restart")
        assert (again.status_code, again.headers["retry-after"]) == (429, "10")
        assert again.headers["ratelimit"] == '"requests";r=0;t=10'
        assert again.json()["errors"][0]["code"] == "too_many"


def test_a_user_may_have_only_so_much_stored() -> None:
    """Whichever way it comes, the answer says how much there is, and what to do."""
    most = 2 * len(VIDEO)
    with running(stored_bytes=most) as service:
        account, other = service.join(), service.join()
        kept = service.submit(account)
        service.finish(kept, VIDEO)
        files = {"source_file": ("a.mp4", VIDEO, "video/mp4")}
        wanted = {"name": "a", "source_id": kept.video.source.id, **WINDOW}
        cut = {"data": {"type": "videos", "attributes": wanted}}
        before = service.footprint()
        for answer in (
            account.http.post("/api/v1/users/sources", files=files),
            account.http.post("/api/v1/users/videos", files=files, data={"name": "a", **WINDOW}),
            account.http.post("/api/v1/users/videos", json=cut, headers={"Content-Type": JSONAPI}),
            account.http.post(
                "/api/v1/users/uploads", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "1"}
            ),
        ):
            assert answer.status_code == 413, answer.text
            (error,) = answer.json()["errors"]
            assert error["code"] == "storage_quota_reached"
            assert f"You have {most} bytes stored, and may have {most}." in error["detail"]
            assert "Delete" in error["detail"]
        assert service.footprint() == before
        service.submit(other)
        assert account.http.delete(f"/api/v1/users/videos/{kept.video.id}").status_code == 204
        service.submit(account)
