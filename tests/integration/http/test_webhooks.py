"""Webhooks: made, changed, called with signatures, listed, called again, deleted."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from tests.integration.http.service import JSONAPI, VIDEO, Account, Service, running
from tests.receivers import HttpReceiver, receiving
from trimcore.adapters.memory.media import MemoryMedia
from trimcore.domain.model.ids import WebhookId
from trimcore.domain.model.webhooks.event_type import SUBSCRIBABLE
from trimcore.entrypoints.delivering.announcing import forget
from trimcore.entrypoints.delivering.calling import deliver_due

WEBHOOKS = "/api/v1/users/webhooks"


@pytest.fixture(scope="module")
def receiver() -> Iterator[HttpReceiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def service(receiver: HttpReceiver) -> Iterator[Service]:
    with running(webhook_hosts=(receiver.host,)) as service:
        yield service


@pytest.fixture(autouse=True)
def _anew(service: Service, receiver: HttpReceiver) -> None:
    """The time is that of the signatures' readers, and the receiver takes everything."""
    service.clock.set(datetime.now(UTC))
    receiver.answer_with(204, "")
    receiver._calls.clear()


def sent(account: Account, method: str, path: str, **attributes: object) -> httpx.Response:
    """Send a webhook's attributes."""
    document = {"data": {"type": "webhooks", "attributes": attributes}}
    return account.http.request(
        method, path, content=json.dumps(document), headers={"content-type": JSONAPI}
    )


def made(account: Account, receiver: HttpReceiver, **attributes: object) -> dict[str, str]:
    """Make a webhook, and return its address, its secret and its id."""
    answer = sent(account, "POST", WEBHOOKS, url=receiver.url, **attributes)
    assert answer.status_code == 201, answer.text
    data = answer.json()["data"]
    path = f"{WEBHOOKS}/{data['id']}"
    assert answer.headers["location"] == str(account.http.base_url.join(path))
    return {"path": path, "id": data["id"], "secret": data["attributes"]["secret"]}


def deliveries(account: Account, webhook: dict[str, str]) -> list[dict[str, Any]]:
    """Return the attributes of what a webhook was told, newest first."""
    data = account.http.get(f"{webhook['path']}/deliveries").json()["data"]
    return [each["attributes"] for each in data]


def test_a_webhook_is_made_shown_changed_and_deleted(
    account: Account, receiver: HttpReceiver
) -> None:
    answer = sent(account, "POST", WEBHOOKS, url=receiver.url)
    assert (answer.status_code, answer.headers["content-type"]) == (201, JSONAPI)
    webhook = answer.json()["data"]
    attributes = webhook["attributes"]
    path = f"{WEBHOOKS}/{webhook['id']}"
    assert answer.headers["location"] == str(account.http.base_url.join(path))
    assert (webhook["type"], attributes["url"]) == ("webhooks", receiver.url)
    assert (attributes["events"], attributes["enabled"]) == ([*SUBSCRIBABLE], True)
    assert attributes.pop("secret").startswith("whsec_")
    assert webhook["relationships"]["user"]["data"] == {"type": "users", "id": account.id}
    assert account.http.get(path).json()["data"] == webhook
    assert account.http.get(WEBHOOKS).json()["data"] == [webhook]
    changed = sent(account, "PATCH", path, events=["request.done"], enabled=False)
    assert changed.status_code == 200
    told = changed.json()["data"]["attributes"]
    assert (told["url"], told["events"], told["enabled"]) == (
        receiver.url,
        ["request.done"],
        False,
    )
    assert "secret" not in told
    gone = account.http.delete(path)
    assert (gone.status_code, gone.content) == (204, b"")
    assert account.http.get(path).status_code == 404
    assert account.http.get(WEBHOOKS).json()["data"] == []


def test_the_end_of_a_request_is_told_and_signed(
    service: Service, account: Account, receiver: HttpReceiver
) -> None:
    webhook = made(account, receiver)
    request = service.finish(service.submit(account))
    deliver_due(service.container)
    (call,) = receiver.received()
    told = Webhook(webhook["secret"]).verify(call.body, dict(call.headers))
    assert told["type"] == "request.done"
    assert told["timestamp"] == request.updated_at.isoformat(timespec="milliseconds").replace(
        "+00:00", "Z"
    )
    document = told["data"]
    assert document["jsonapi"] == {"version": "1.0"}
    assert document["data"]["id"] == request.id
    assert document["data"]["attributes"]["status"] == "done"
    (delivery,) = account.http.get(f"{webhook['path']}/deliveries").json()["data"]
    assert delivery["type"] == "deliveries"
    attributes = delivery["attributes"]
    assert (attributes["event"], attributes["status"]) == ("request.done", "delivered")
    assert attributes["message_id"] == call.headers["webhook-id"]
    assert json.loads(attributes["body"]) == told
    assert [each["status_code"] for each in attributes["attempts"]] == [204]
    assert delivery["relationships"]["request"]["data"] == {"type": "requests", "id": request.id}
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_b3RoZXI=").verify(call.body, dict(call.headers))


def test_only_what_was_asked_for_is_told(
    service: Service, account: Account, receiver: HttpReceiver
) -> None:
    webhook = made(account, receiver, events=["request.failed"])
    service.finish(service.submit(account))
    service.fail(service.submit(account))
    deliver_due(service.container)
    assert [each["event"] for each in deliveries(account, webhook)] == ["request.failed"]


def test_only_so_many_calls_may_be_asked_for(receiver: HttpReceiver) -> None:
    """Pings and redeliveries together, of all webhooks of a user."""
    with running(webhook_hosts=(receiver.host,), webhook_calls=3) as service:
        account, other = service.join(), service.join()
        mine, theirs = (made(each, receiver)["path"] for each in (account, other))
        first = account.http.post(f"{mine}/ping")
        assert first.headers["ratelimit"].startswith('"webhook-calls";r=2')
        delivery = first.json()["data"]["id"]
        again = f"{mine}/deliveries/{delivery}/redeliver"
        assert account.http.post(again).status_code == 202
        assert account.http.post(f"{mine}/ping").status_code == 202
        for path in (again, f"{mine}/ping"):
            refused = account.http.post(path)
            assert refused.status_code == 429
            assert refused.headers["ratelimit-policy"] == '"webhook-calls";q=3;w=600'
            assert "3 within 10 minutes" in refused.json()["errors"][0]["detail"]
        assert len(service.container.deliveries()._deliveries) == 2
        assert other.http.post(f"{theirs}/ping").status_code == 202
        service.clock.advance(timedelta(minutes=10))
        assert account.http.post(again).status_code == 202


def test_a_ping_is_told_and_told_again(
    service: Service, account: Account, receiver: HttpReceiver
) -> None:
    webhook = made(account, receiver)
    answer = account.http.post(f"{webhook['path']}/ping")
    assert answer.status_code == 202
    delivery = answer.json()["data"]
    assert delivery["attributes"]["status"] == "pending"
    deliver_due(service.container)
    again = f"{webhook['path']}/deliveries/{delivery['id']}/redeliver"
    assert account.http.post(again).status_code == 202
    deliver_due(service.container)
    first, second = receiver.received()
    assert json.loads(first.body)["type"] == "webhook.ping"
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    (told,) = deliveries(account, webhook)
    assert told["status"] == "delivered"
    assert len(told["attempts"]) == 2


def test_one_that_is_off_is_not_called_and_says_so(
    account: Account, receiver: HttpReceiver
) -> None:
    """Rather than to give the call up in silence."""
    webhook = made(account, receiver)
    told = account.http.post(f"{webhook['path']}/ping").json()["data"]["id"]
    sent(account, "PATCH", webhook["path"], enabled=False)
    for path in ("ping", f"deliveries/{told}/redeliver"):
        answer = account.http.post(f"{webhook['path']}/{path}")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "webhook_off")
    assert len(deliveries(account, webhook)) == 1


def test_after_a_rotation_both_secrets_hold_for_a_day(
    service: Service, account: Account, receiver: HttpReceiver
) -> None:
    webhook = made(account, receiver)
    rotated = account.http.post(f"{webhook['path']}/secret")
    assert rotated.status_code == 200
    fresh = rotated.json()["data"]["attributes"]["secret"]
    assert fresh != webhook["secret"]
    account.http.post(f"{webhook['path']}/ping")
    deliver_due(service.container)
    (call,) = receiver.received()
    for secret in (fresh, webhook["secret"]):
        Webhook(secret).verify(call.body, dict(call.headers))
    account.http.post(f"{webhook['path']}/ping")
    service.clock.advance(timedelta(hours=24))
    deliver_due(service.container)
    assert len(receiver.received()[-1].headers["webhook-signature"].split()) == 1


def test_what_fails_is_tried_again_and_told_in_the_log(
    service: Service, account: Account, receiver: HttpReceiver
) -> None:
    webhook = made(account, receiver)
    receiver.answer_with(503, "later")
    account.http.post(f"{webhook['path']}/ping")
    deliver_due(service.container)
    (told,) = deliveries(account, webhook)
    (attempt,) = told["attempts"]
    assert (told["status"], attempt["status_code"], attempt["excerpt"]) == ("pending", 503, "later")
    assert "next_attempt_at" in told
    shown = account.http.get(webhook["path"]).json()["data"]["attributes"]
    assert shown["failing_since"] == attempt["began_at"]
    receiver.answer_with(200, "")
    service.clock.advance(timedelta(seconds=6))
    deliver_due(service.container)
    (told,) = deliveries(account, webhook)
    assert (told["status"], "next_attempt_at" in told) == ("delivered", False)
    assert "failing_since" not in account.http.get(webhook["path"]).json()["data"]["attributes"]


def test_old_deliveries_are_forgotten(
    service: Service, account: Account, receiver: HttpReceiver
) -> None:
    webhook = made(account, receiver)
    account.http.post(f"{webhook['path']}/ping")
    forget(service.container)
    assert len(deliveries(account, webhook)) == 1
    service.clock.advance(timedelta(days=30))
    forget(service.container)
    assert service.container.deliveries().list_of_webhook(WebhookId(webhook["id"])) == []


def test_deliveries_come_in_pages(
    service: Service, account: Account, receiver: HttpReceiver
) -> None:
    webhook = made(account, receiver)
    ids = [account.http.post(f"{webhook['path']}/ping").json()["data"]["id"] for _ in range(3)]
    seen: list[str] = []
    path: str | None = f"{webhook['path']}/deliveries?page[size]=2"
    while path is not None:
        page = account.http.get(path).json()
        seen += [each["id"] for each in page["data"]]
        path = page["links"].get("next")
    assert seen == ids[::-1]


@pytest.mark.parametrize(
    ("attributes", "pointer"),
    [
        ({}, "url"),
        ({"url": 7}, "url"),
        ({"url": ""}, "url"),
        ({"url": "ftp://example.com"}, "url"),
        ({"url": "http://127.0.0.1:1/"}, "url"),
        ({"url": "http://[::ffff:127.0.0.1]/"}, "url"),
        ({"url": "http://localhost/"}, "url"),
        ({"url": "http://169.254.169.254/latest/meta-data"}, "url"),
        ({"url": "https://ada:secret@example.com/"}, "url"),
        ({"url": "https://example.com/" + "x" * 2000}, "url"),
        ({"events": []}, "events"),
        ({"events": "request.done"}, "events"),
        ({"events": ["request.begun"]}, "events"),
        ({"events": [7]}, "events"),
        ({"secret": "whsec_AAAA"}, "secret"),
        ({"enabled": True}, "enabled"),
    ],
)
def test_what_is_wrong_is_named(
    account: Account, receiver: HttpReceiver, attributes: dict[str, object], pointer: str
) -> None:
    good = {} if pointer == "url" else {"url": receiver.url}
    answer = sent(account, "POST", WEBHOOKS, **{**good, **attributes})
    assert answer.status_code == 422, answer.text
    sources = [error["source"]["pointer"] for error in answer.json()["errors"]]
    assert sources == [f"/data/attributes/{pointer}"]


def test_a_form_is_no_webhook(account: Account, receiver: HttpReceiver) -> None:
    assert account.http.post(WEBHOOKS, data={"url": receiver.url}).status_code == 415
    other = {"data": {"type": "hooks", "attributes": {"url": receiver.url}}}
    headers = {"content-type": JSONAPI}
    answer = account.http.post(WEBHOOKS, content=json.dumps(other), headers=headers)
    assert answer.status_code == 409


def test_there_are_only_so_many(account: Account, receiver: HttpReceiver) -> None:
    for _ in range(20):
        made(account, receiver)
    answer = sent(account, "POST", WEBHOOKS, url=receiver.url)
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["code"] == "webhooks_full"


CALLS = [
    ("GET", ""),
    ("PATCH", ""),
    ("DELETE", ""),
    ("POST", "/secret"),
    ("POST", "/ping"),
    ("GET", "/deliveries"),
    ("POST", "/deliveries/{delivery}/redeliver"),
]


@pytest.mark.parametrize(("method", "rest"), CALLS)
def test_other_users_webhooks_are_as_good_as_unknown(
    service: Service, account: Account, receiver: HttpReceiver, method: str, rest: str
) -> None:
    webhook = made(account, receiver)
    ping = account.http.post(f"{webhook['path']}/ping").json()["data"]["id"]
    stranger = service.join()
    rest = rest.format(delivery=ping)
    answers = [
        sent(stranger, method, f"{WEBHOOKS}/{webhook_id}{rest}", enabled=False)
        for webhook_id in (webhook["id"], "5d39f6108d366978db32e7c8", "x")
    ]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({answer.content for answer in answers}) == 1
    assert [each["status"] for each in deliveries(account, webhook)] == ["pending"]
    anonymous = service.http.request(method, f"{webhook['path']}{rest}")
    assert anonymous.status_code == 401


@pytest.mark.parametrize("delivery_id", ["5d39f6108d366978db32e7c8", "x"])
def test_an_unknown_delivery_is_not_delivered(
    account: Account, receiver: HttpReceiver, delivery_id: str
) -> None:
    webhook, other = made(account, receiver), made(account, receiver)
    ping = account.http.post(f"{other['path']}/ping").json()["data"]["id"]
    for unknown in (delivery_id, ping):
        path = f"{webhook['path']}/deliveries/{unknown}/redeliver"
        assert account.http.post(path).status_code == 404


def test_a_source_that_is_ready_is_told(
    service: Service, account: Account, receiver: HttpReceiver
) -> None:
    made(account, receiver)
    content = b"tinyftyp video 1/10\nI..P\n"
    sent_file = {"source_file": ("holiday.mp4", content, "video/mp4")}
    source = account.http.post("/api/v1/users/sources", files=sent_file).json()["data"]
    service.container.tend_sources(media=MemoryMedia()).execute()
    service.clock.advance(timedelta(seconds=2))
    deliver_due(service.container)
    bodies = [json.loads(call.body) for call in receiver.received()]
    (told,) = [body for body in bodies if body["type"] == "source.ready"]
    ready = account.http.get(f"/api/v1/users/sources/{source['id']}").json()
    assert told["data"] == ready
    assert ready["data"]["attributes"]["container"] == "tiny"


def test_a_source_that_can_not_be_read_is_told(
    service: Service, account: Account, receiver: HttpReceiver
) -> None:
    made(account, receiver, events=["source.failed"])
    sent_file = {"source_file": ("holiday.mp4", VIDEO, "video/mp4")}
    source = account.http.post("/api/v1/users/sources", files=sent_file).json()["data"]
    service.container.tend_sources(media=MemoryMedia()).execute()
    service.clock.advance(timedelta(seconds=2))
    deliver_due(service.container)
    (body,) = [json.loads(call.body) for call in receiver.received()]
    assert body["type"] == "source.failed"
    assert body["data"]["data"]["id"] == source["id"]
    assert body["data"]["data"]["attributes"]["failure"]["code"] == "not_a_video"
