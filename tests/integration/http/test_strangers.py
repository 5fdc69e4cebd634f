"""Every route of the API's document, called by those whose business it is not."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest
from dependency_injector import providers

from tests.integration.http.service import JSONAPI, VIDEO, Account, Service, running
from tests.integration.http.test_looks import TINY
from tests.integration.http.test_sources import send
from tests.integration.http.test_tus import BYTES, TUS, opened
from tests.integration.http.test_webhooks import made
from tests.receivers import receiving
from trimcore.adapters.memory.media import MemoryMedia

METHODS = ("get", "head", "post", "patch", "put", "delete")
PARAMETER = re.compile(r"{(\w+)}")
STREAMS = "/events"


@dataclass(frozen=True, slots=True)
class Call:
    """A method of a route; `ids` are the names of what its path holds."""

    method: str
    path: str

    @property
    def ids(self) -> list[str]:
        """Names of the ids in the path."""
        return PARAMETER.findall(self.path)

    def at(self, belongings: dict[str, str]) -> str:
        """Return the address of somebody's belonging."""
        return PARAMETER.sub(lambda found: belongings[found[1]], self.path)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@pytest.fixture(scope="module")
def house() -> Iterator[tuple[Service, Account, dict[str, str]]]:
    """A service, one user, and the ids of one of each thing that a user can have."""
    with receiving() as receiver, running(webhook_hosts=(receiver.host,)) as service:
        service.container.media.override(providers.Object(MemoryMedia()))
        service.clock.set(datetime.now(UTC))
        owner = service.join()
        webhook = made(owner, receiver)
        owner.http.post(f"{webhook['path']}/ping").raise_for_status()
        (delivery,) = owner.http.get(f"{webhook['path']}/deliveries").json()["data"]
        done = service.finish(service.submit(owner))
        yield (
            service,
            owner,
            {
                "source_id": send(owner, TINY).json()["data"]["id"],
                "request_id": done.id,
                "video_id": done.video.id,
                "upload_id": opened(owner, len(VIDEO)).rpartition("/")[2],
                "webhook_id": webhook["id"],
                "delivery_id": delivery["id"],
            },
        )


def guarded(service: Service) -> list[Call]:
    """Return the calls that ask for a token, as the document has them."""
    paths = service.http.get("/openapi.json").json()["paths"]
    return [
        Call(method, path)
        for path, item in paths.items()
        for method in METHODS
        if item.get(method, {}).get("security")
    ]


def called(http: httpx.Client, call: Call, belongings: dict[str, str]) -> httpx.Response:
    """Make a call that is in order but for who makes it."""
    if "uploads" in call.path:
        headers = {**TUS, **BYTES, "Upload-Offset": "0", "Upload-Length": "20"}
        content = VIDEO if call.method == "patch" else b""
    else:
        data = {"type": "webhooks", "id": belongings["webhook_id"], "attributes": {}}
        headers = {"Content-Type": JSONAPI}
        content = json.dumps({"data": data}).encode() if call.method == "patch" else b""
    query = "?count=2&height=36" if call.path.endswith("filmstrip") else ""
    return http.request(call.method, call.at(belongings) + query, headers=headers, content=content)


def seen(account: Account, calls: list[Call], belongings: dict[str, str]) -> list[str]:
    """Return all that a user gets to see of theirs, as texts."""
    return [
        called(account.http, call, belongings).text
        for call in calls
        if call.method == "get" and not call.path.endswith((STREAMS, "filmstrip"))
    ]


def test_nobody_gets_in_without_a_token(
    house: tuple[Service, Account, dict[str, str]],
) -> None:
    service, owner, belongings = house
    calls = guarded(service)
    before = service.footprint(), seen(owner, calls, belongings)
    for headers in ({}, {"Authorization": "Bearer made.up.token"}, {"Authorization": "Basic eA=="}):
        with httpx.Client(base_url=service.http.base_url, headers=headers) as http:
            answers = {str(call): called(http, call, belongings).status_code for call in calls}
        assert set(answers.values()) == {401}, answers
    assert (service.footprint(), seen(owner, calls, belongings)) == before


def test_nobody_sees_or_touches_what_is_anothers(
    house: tuple[Service, Account, dict[str, str]],
) -> None:
    """It is not there for them; only what is not there at all answers in the same way."""
    service, owner, belongings = house
    stranger = service.join()
    calls = guarded(service)
    named = [call for call in calls if call.ids]
    assert {name for call in named for name in call.ids} == set(belongings)
    before = service.footprint(), seen(owner, calls, belongings)
    answers = {str(call): called(stranger.http, call, belongings) for call in named}
    assert {
        name: each.status_code for name, each in answers.items() if each.status_code != 404
    } == {}
    made_up = dict.fromkeys(belongings, "0" * 24)
    for call in named:
        there, not_there = answers[str(call)].text, called(stranger.http, call, made_up).text
        for name, each in belongings.items():
            there = there.replace(each, name)
            not_there = not_there.replace(made_up[name], name)
        assert len(there) == len(not_there), str(call)
    assert (service.footprint(), seen(owner, calls, belongings)) == before


def test_lists_hold_only_what_is_ones_own(
    house: tuple[Service, Account, dict[str, str]],
) -> None:
    service, owner, belongings = house
    stranger = service.join()
    lists = [call for call in guarded(service) if not call.ids]
    assert any(belongings["request_id"] in text for text in seen(owner, lists, belongings))
    for text in seen(stranger, lists, belongings):
        assert not [each for each in belongings.values() if each in text]


def test_nobody_uses_anothers_source(
    house: tuple[Service, Account, dict[str, str]],
) -> None:
    """Its id in a form is as good as none; its owner's calls are the same but for the token."""
    service, owner, belongings = house
    stranger, blobs = service.join(), service.footprint()[0]
    fields = {"source_id": belongings["source_id"], "trimming_start_time": "0", "duration": "1"}
    parts = {name: (None, value) for name, value in {**fields, "name": "x"}.items()}
    for who, status in ((stranger, 422), (owner, 200)):
        planned = who.http.post("/api/v1/users/plans", data=fields)
        submitted = who.http.post("/api/v1/users/videos", files=parts)
        assert (planned.status_code, submitted.status_code // 100) == (status, status // 100)
        if who is stranger:
            details = [each.json()["errors"][0]["detail"] for each in (planned, submitted)]
            assert details == ["must be one of your sources"] * 2
    assert service.footprint()[0] == blobs
