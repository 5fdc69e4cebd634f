"""Sources: sent by themselves, listed, looked at, deleted."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event, Lock

import httpx
import pytest
from msgspec import json

from tests.integration.http.service import (
    JSONAPI,
    PATIENCE,
    VIDEO,
    Account,
    Service,
    running,
    until,
)
from trimcore.adapters.memory.media import MemoryMedia
from trimcore.adapters.memory.storage.downloads import MemoryDownloads
from trimcore.domain.usecases.upkeep.tend_sources import TendSources

SOURCES = "/api/v1/users/sources"
TINY = b"tinyftyp video 1/10\nI..P\n"


def send(account: Account, content: bytes = VIDEO, **fields: str) -> httpx.Response:
    """Send a source."""
    return account.http.post(
        SOURCES, data=fields, files={"source_file": ("my/holiday.mp4", content, "video/mp4")}
    )


def test_a_source_is_sent_shown_and_deleted(service: Service, account: Account) -> None:
    answer = send(account, name="holiday")
    assert answer.status_code == 201
    assert answer.headers["content-type"] == JSONAPI
    source = answer.json()["data"]
    assert answer.headers["location"] == f"{service.http.base_url}{SOURCES}/{source['id']}"
    attributes = source["attributes"]
    assert (source["type"], attributes["name"]) == ("sources", "holiday")
    assert (attributes["bytes"], attributes["origin"]) == (len(VIDEO), "upload")
    assert len(attributes["sha256"]) == 64
    shown = account.http.get(answer.headers["location"])
    assert shown.json()["data"] == source
    assert account.http.get(SOURCES).json()["data"] == [source]
    gone = account.http.delete(answer.headers["location"])
    assert (gone.status_code, gone.content) == (204, b"")
    assert account.http.get(answer.headers["location"]).status_code == 404
    assert account.http.get(SOURCES).json()["data"] == []
    assert f"sources/{source['id']}" not in service.footprint()[0]


def test_without_a_name_it_is_called_as_its_file(account: Account) -> None:
    assert send(account).json()["data"]["attributes"]["name"] == "holiday.mp4"


def test_what_it_is_is_told_once_a_worker_has_looked(service: Service, account: Account) -> None:
    location = send(account, TINY).headers["location"]
    tend: TendSources = service.container.tend_sources(media=MemoryMedia())
    tend.execute()
    attributes = account.http.get(location).json()["data"]["attributes"]
    assert (attributes["container"], attributes["duration"]) == ("tiny", 0.4)
    track = {"index": 0, "kind": "video", "codec": "tiny", "default": False, "duration": 0.4}
    assert attributes["tracks"] == [track]


@pytest.mark.parametrize(
    ("content", "fields", "faults"),
    [
        (b"", {}, {("source_file", "empty")}),
        (b"hello", {"name": ""}, {("source_file", "not_a_video"), ("name", "wrong_length")}),
        (VIDEO, {"nam": "x"}, {("nam", "unknown")}),
    ],
)
def test_every_wrong_field_is_named(
    service: Service,
    account: Account,
    content: bytes,
    fields: dict[str, str],
    faults: set[tuple[str, str]],
) -> None:
    before = service.footprint()
    answer = send(account, content, **fields)
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    found = {(each["source"]["pointer"].rpartition("/")[2], each["code"]) for each in errors}
    assert found == faults
    assert service.footprint() == before


def test_the_list_comes_in_pages(account: Account) -> None:
    ids = [send(account).json()["data"]["id"] for _ in range(3)]
    first = account.http.get(f"{SOURCES}?page[size]=2").json()
    second = account.http.get(first["links"]["next"]).json()
    assert [each["id"] for each in first["data"] + second["data"]] == ids[::-1]


def test_other_peoples_sources_are_unknown(service: Service, account: Account) -> None:
    location = send(account).headers["location"]
    stranger = service.join()
    for asked in (location, f"{SOURCES}/5d39f6118d366978db32e7ef", f"{SOURCES}/nonsense"):
        for method in ("GET", "DELETE"):
            answer = stranger.http.request(method, asked)
            assert answer.status_code == 404
            assert answer.json()["errors"][0]["code"] == "source_not_found"
    assert stranger.http.get(SOURCES).json()["data"] == []
    assert account.http.get(location).status_code == 200


def test_members_and_the_user_can_be_asked_for(account: Account) -> None:
    location = send(account, name="x").headers["location"]
    shown = account.http.get(f"{location}?include=user&fields[sources]=name").json()
    assert shown["data"]["attributes"] == {"name": "x"}
    assert [each["id"] for each in shown["included"]] == [account.id]


def test_a_source_that_a_request_needs_stays(service: Service, account: Account) -> None:
    request = service.submit(account)
    location = f"{SOURCES}/{request.video.source.id}"
    assert account.http.get(location).json()["data"]["attributes"]["origin"] == "video"
    refused = account.http.delete(location)
    assert refused.status_code == 409
    (error,) = refused.json()["errors"]
    assert error["code"] == "source_in_use"
    assert "cut from this source" in error["detail"]
    account.http.post(f"/api/v1/users/requests/{request.id}/cancel")
    assert account.http.delete(location).status_code == 204
    restart = account.http.post(f"/api/v1/users/requests/{request.id}/restart")
    assert (restart.status_code, restart.json()["errors"][0]["code"]) == (409, "source_gone")


def test_a_deleted_video_leaves_nothing_and_its_link_nowhere(
    service: Service, account: Account
) -> None:
    request = service.finish(service.submit(account))
    (video,) = account.http.get("/api/v1/users/videos").json()["data"]
    link = video["attributes"]["url"]
    assert account.http.get(link).status_code == 200
    before = service.footprint()[0]
    deleted = account.http.delete(f"/api/v1/users/videos/{video['id']}")
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert account.http.get(link).status_code == 404
    assert account.http.get(f"/api/v1/users/requests/{request.id}").status_code == 404
    gone = {request.video.source.key, f"results/{request.id}/1"}
    assert before - service.footprint()[0] == gone
    assert account.http.delete(f"/api/v1/users/videos/{video['id']}").status_code == 404


def test_a_request_is_deleted_once_it_is_over(service: Service, account: Account) -> None:
    request = service.submit(account)
    address = f"/api/v1/users/requests/{request.id}"
    refused = account.http.delete(address)
    assert refused.status_code == 409
    assert service.join().http.delete(address).status_code == 404
    service.fail(request)
    assert account.http.delete(address).status_code == 204
    assert account.http.get(address).status_code == 404


def test_a_source_can_be_fetched(account: Account) -> None:
    url = "https://example.com/holiday.mp4"
    document = {"data": {"type": "sources", "attributes": {"url": url}}}
    refused = account.http.post(SOURCES, json=document, headers={"Content-Type": JSONAPI})
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["code"], error["source"]["pointer"]) == ("refused", "/data/attributes/url")
    with running() as other:
        other.container.downloads.override(MemoryDownloads({url: VIDEO}))
        user = other.join()
        answer = user.http.post(SOURCES, json=document, headers={"Content-Type": JSONAPI})
        assert answer.status_code == 201
        attributes = answer.json()["data"]["attributes"]
        assert (attributes["name"], attributes["origin"]) == ("holiday.mp4", "url")
        assert "bytes" not in attributes
        other.container.fetch_sources().execute()
        here = user.http.get(answer.headers["location"]).json()["data"]["attributes"]
        assert here["bytes"] == len(VIDEO)


class SlowNames(MemoryDownloads):
    """Finds no name before it may, and counts who waits for one."""

    def __init__(self) -> None:
        super().__init__()
        self.may = Event()
        self.waiting = self.most = 0
        self._lock = Lock()

    def refusal(self, url: str) -> str | None:
        with self._lock:
            self.waiting += 1
            self.most = max(self.most, self.waiting)
        assert self.may.wait(PATIENCE)
        with self._lock:
            self.waiting -= 1
        return None


def test_names_that_are_slow_to_be_found_keep_no_upload_waiting() -> None:
    """They have a lane of their own, with eight places, and each user a share of four."""
    names = SlowNames()
    document = {"data": {"type": "sources", "attributes": {"url": "https://slow.example/a"}}}
    ask = partial(httpx.Client.post, url=SOURCES, json=document, headers={"Content-Type": JSONAPI})
    with running() as service, ThreadPoolExecutor(24) as callers:
        service.container.downloads.override(names)
        users = [service.join() for _ in range(6)]
        user = users[0]
        asked = [callers.submit(ask, each.http) for each in users * 4]
        try:
            until(lambda: names.waiting == 8)
            assert send(user).status_code == 201
            until(lambda: ask(user.http).status_code == 429)
        finally:
            names.may.set()
        assert {each.result(timeout=PATIENCE).status_code for each in asked} == {201}
    assert names.most == 8


VIDEOS = "/api/v1/users/videos"
WANTED: dict[str, object] = {"name": "clip", "trimming_start_time": 1, "duration": "0.5"}


def cut(account: Account, attributes: dict[str, object], **headers: str) -> httpx.Response:
    """Ask for a piece of a source, in a document."""
    document = {"data": {"type": "videos", "attributes": attributes}}
    return account.http.post(
        VIDEOS, content=json.encode(document), headers={"Content-Type": JSONAPI, **headers}
    )


def test_one_source_is_cut_many_times(service: Service, account: Account) -> None:
    source = send(account).json()["data"]
    wanted = {**WANTED, "source_id": source["id"]}
    first = cut(account, wanted)
    assert first.status_code == 201
    made = first.json()["data"]["id"]
    assert first.headers["location"] == f"{service.http.base_url}{VIDEOS}/{made}"
    windows = [{"start": 1, "end": 2.5}, {"start": "00:04", "duration": "0.1"}]
    several = {"name": "both", "source_id": source["id"], "windows": windows, "mode": "encode"}
    assert cut(account, several).status_code == 201
    form = {"name": "form", "trimming_start_time": "1", "duration": "2", "source_id": source["id"]}
    answer = account.http.post(VIDEOS, data=form, files={"unused": ("", b"")})
    assert answer.status_code == 422
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in form.items()
    )
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    assert account.http.post(VIDEOS, content=f"{body}--x--\r\n", headers=kind).status_code == 201
    listed = account.http.get("/api/v1/users/requests").json()["data"]
    assert len(listed) == 3
    stored = [service.stored(each["id"]) for each in listed]
    assert {each.video.source.id for each in stored} == {source["id"]}
    assert [len(each.windows) for each in stored] == [1, 2, 1]


def test_a_document_can_be_repeated_under_its_key(account: Account) -> None:
    wanted = {**WANTED, "source_id": send(account).json()["data"]["id"]}
    key = {"Idempotency-Key": "once"}
    first, again = cut(account, wanted, **key), cut(account, wanted, **key)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert cut(account, {**wanted, "name": "other"}, **key).status_code == 422


def test_what_is_wrong_with_a_document_is_told_by_field(service: Service, account: Account) -> None:
    theirs = send(service.join()).json()["data"]["id"]
    unknown = ("source_id", "unknown")
    needed = {(field, "required") for field in ("name", "trimming_start_time", "duration")}
    for attributes, expected in (
        (WANTED, {("source_id", "required")}),
        ({**WANTED, "source_id": theirs}, {unknown}),
        ({**WANTED, "source_id": "x", "name": ""}, {unknown, ("name", "wrong_length")}),
        ({**WANTED, "source_id": "x", "source_file": "y"}, {unknown, ("source_file", "unknown")}),
        ({"source_id": theirs}, {unknown, *needed}),
    ):
        answer = cut(account, attributes)
        assert answer.status_code == 422
        errors = answer.json()["errors"]
        found = {(each["source"]["pointer"].rpartition("/")[2], each["code"]) for each in errors}
        assert found == expected


def test_a_file_and_a_source_are_not_given_together(service: Service, account: Account) -> None:
    source_id = send(account).json()["data"]["id"]
    before = service.footprint()
    answer = account.http.post(
        VIDEOS,
        data={"name": "x", "trimming_start_time": "1", "duration": "2", "source_id": source_id},
        files={"source_file": ("a.mp4", VIDEO)},
    )
    assert answer.status_code == 422
    found = {(each["source"]["pointer"], each["code"]) for each in answer.json()["errors"]}
    pointers = ("/data/attributes/source_file", "/data/attributes/source_id")
    assert found == {(pointer, "not_together") for pointer in pointers}
    assert service.footprint() == before
