"""Every route of the API's document, called by those whose business it is not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from dependency_injector import providers

from tests.integration.http.service import JSONAPI, PASSWORD, VIDEO, Account, Service, running
from tests.integration.http.strangers import MADE_UP, guarded, let_in, seen, told_apart
from tests.integration.http.test_looks import TINY
from tests.integration.http.test_sources import send
from tests.integration.http.test_tus import opened
from tests.integration.http.test_webhooks import made
from tests.receivers import receiving
from trimcore.adapters.memory.media import MemoryMedia


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


def bygone(service: Service) -> list[dict[str, str]]:
    """Return the headers of those whose token was good once: out, gone, changed, and too late."""
    out, gone, changed = (service.join() for _ in range(3))
    out.http.delete("/api/v1/users/session").raise_for_status()
    attributes = {"password": PASSWORD}
    leaving = {"data": {"type": "users", "id": gone.id, "attributes": attributes}}
    headers = {"Content-Type": JSONAPI}
    gone.http.request(
        "DELETE", "/api/v1/users/me", json=leaving, headers=headers
    ).raise_for_status()
    renewed = changed.http.patch("/api/v1/users/session").raise_for_status()
    assert renewed.json()["data"]["attributes"]["access"] != changed.token
    now = service.clock.now()
    service.clock.set(now - timedelta(hours=1, seconds=1))
    late = service.join()
    service.clock.set(now)
    return [{"Authorization": f"Bearer {each.token}"} for each in (out, gone, changed, late)]


def test_nobody_gets_in_without_a_token(
    house: tuple[Service, Account, dict[str, str]],
) -> None:
    service, owner, belongings = house
    calls, base = guarded(service.http), service.http.base_url
    once = bygone(service)
    before = service.footprint(), seen(owner.http, calls, belongings)
    for headers in (*MADE_UP, *once):
        assert let_in(base, headers, calls, belongings) == {}
    assert (service.footprint(), seen(owner.http, calls, belongings)) == before


def test_nobody_sees_or_touches_what_is_anothers(
    house: tuple[Service, Account, dict[str, str]],
) -> None:
    """It is not there for them; only what is not there at all answers in the same way."""
    service, owner, belongings = house
    stranger = service.join()
    calls = guarded(service.http)
    named = [call for call in calls if call.ids]
    assert {name for call in named for name in call.ids} == set(belongings)
    before = service.footprint(), seen(owner.http, calls, belongings)
    assert told_apart(stranger.http, named, belongings) == {}
    assert (service.footprint(), seen(owner.http, calls, belongings)) == before


def test_lists_hold_only_what_is_ones_own(
    house: tuple[Service, Account, dict[str, str]],
) -> None:
    service, owner, belongings = house
    stranger = service.join()
    lists = [call for call in guarded(service.http) if not call.ids]
    assert any(belongings["request_id"] in text for text in seen(owner.http, lists, belongings))
    for text in seen(stranger.http, lists, belongings):
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
