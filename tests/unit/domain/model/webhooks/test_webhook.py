"""What a webhook is told of, and with which secrets it is signed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from trimcore.domain.model.ids import UserId, WebhookId
from trimcore.domain.model.webhooks.event_type import SUBSCRIBABLE, EventType
from trimcore.domain.model.webhooks.webhook import (
    FAILING_FOR,
    Webhook,
    WebhookSecret,
    event_faults,
    secret_text,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
WEBHOOK = Webhook(
    id=WebhookId("5d39f6108d366978db32e7c8"),
    user_id=UserId("5d39f6108d366978db32e7c9"),
    url="https://example.com/hook",
    events=(EventType.REQUEST_DONE,),
    secrets=(WebhookSecret(text="whsec_a"),),
    created_at=NOW,
    updated_at=NOW,
)


def test_it_is_told_of_its_events_from_its_creation_on() -> None:
    assert WEBHOOK.wants(EventType.REQUEST_DONE, NOW)
    assert not WEBHOOK.wants(EventType.REQUEST_DONE, NOW - timedelta(milliseconds=1))
    assert not WEBHOOK.wants(EventType.REQUEST_FAILED, NOW)


def test_one_that_is_off_is_told_nothing() -> None:
    off = WEBHOOK.change(NOW + HOUR, enabled=False)
    assert not off.wants(EventType.REQUEST_DONE, NOW + HOUR)
    assert off.change(NOW + HOUR, enabled=True).wants(EventType.REQUEST_DONE, NOW + HOUR)


def test_a_change_leaves_what_is_not_given() -> None:
    changed = WEBHOOK.change(NOW + HOUR, url="https://example.org/")
    expected = replace(WEBHOOK, url="https://example.org/", updated_at=NOW + HOUR, version=2)
    assert changed == expected


def test_after_a_rotation_both_secrets_sign_for_a_day() -> None:
    rotated = WEBHOOK.rotate("whsec_b", NOW)
    assert rotated.secret == "whsec_b"
    assert rotated.signing_secrets(NOW + 23 * HOUR) == ("whsec_b", "whsec_a")
    assert rotated.signing_secrets(NOW + 24 * HOUR) == ("whsec_b",)


def test_each_secret_has_its_own_day_and_few_are_kept() -> None:
    rotated = WEBHOOK
    for number in range(6):
        rotated = rotated.rotate(f"whsec_{number}", NOW + number * HOUR)
    signing = rotated.signing_secrets(NOW + 6 * HOUR)
    assert signing == ("whsec_5", "whsec_4", "whsec_3", "whsec_2")
    assert rotated.signing_secrets(NOW + 28 * HOUR) == ("whsec_5", "whsec_4")
    assert rotated.rotate("whsec_z", NOW + 99 * HOUR).secrets[1].text == "whsec_5"


def test_secrets_are_not_printed() -> None:
    assert "whsec_a" not in repr(WEBHOOK)


def test_there_is_always_a_secret_without_end() -> None:
    with pytest.raises(ValueError, match="newest secret"):
        replace(WEBHOOK, secrets=())
    with pytest.raises(ValueError, match="newest secret"):
        replace(WEBHOOK, secrets=(WebhookSecret(text="whsec_a", until=NOW),))


def test_a_key_is_written_as_standard_webhooks_has_it() -> None:
    assert secret_text(b"\xff" * 3) == "whsec_////"


@pytest.mark.parametrize("events", [[], ["request.begun"], ["request.done", "webhook.ping"]])
def test_events_are_some_of_those_that_there_are(events: list[str]) -> None:
    assert [fault.field for fault in event_faults(events)] == ["events"]
    assert event_faults(SUBSCRIBABLE) == []


def test_it_fails_since_the_first_call_that_did() -> None:
    first = WEBHOOK.fail(NOW, for_good=False)
    assert (first.failing_since, first.enabled) == (NOW, True)
    assert first.fail(NOW + timedelta(days=1), for_good=True) == first
    assert first.succeed().failing_since is None


@pytest.mark.parametrize(("for_good", "enabled"), [(False, True), (True, False)])
def test_after_five_days_the_next_that_is_given_up_switches_it_off(
    for_good: bool, enabled: bool
) -> None:
    first = WEBHOOK.fail(NOW, for_good=False)
    assert first.fail(NOW + FAILING_FOR, for_good=for_good).enabled is enabled


@pytest.mark.parametrize("change", [{"url": "https://example.org"}, {"enabled": True}])
def test_what_its_owner_mends_has_not_failed_yet(change: dict[str, Any]) -> None:
    failing = WEBHOOK.fail(NOW, for_good=False)
    assert failing.change(NOW, **change).failing_since is None
    assert failing.change(NOW, events=SUBSCRIBABLE).failing_since == NOW
