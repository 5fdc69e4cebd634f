"""When a delivery is tried, and when it is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from trimcore.domain.errors import IllegalTransition
from trimcore.domain.model.ids import UserId, WebhookId, is_object_id
from trimcore.domain.model.webhooks.delivery import (
    LEASE,
    LONGEST_LOG,
    Delivery,
    DeliveryAttempt,
    DeliveryStatus,
    delivery_id,
)
from trimcore.domain.model.webhooks.event_type import EventType

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOOK = WebhookId("5d39f6108d366978db32e7c8")
SUBJECT = "5d39f6108d366978db32e7ca"
FRESH = Delivery(
    id=delivery_id(HOOK, EventType.REQUEST_DONE, SUBJECT, 4),
    webhook_id=HOOK,
    user_id=UserId("5d39f6108d366978db32e7c9"),
    event=EventType.REQUEST_DONE,
    subject=SUBJECT,
    body="{}",
    created_at=NOW,
    due_at=NOW,
)


def answered(status: int | None = 500, at: datetime = NOW) -> DeliveryAttempt:
    """Return an attempt that was answered so."""
    error = None if status else "timeout"
    return DeliveryAttempt(began_at=at, milliseconds=12, status=status, error=error)


def test_the_waits_are_those_of_standard_webhooks_and_a_tenth_at_most() -> None:
    delivery, now = FRESH, NOW
    waits = []
    while delivery.due_at is not None:
        waits.append(delivery.due_at - now)
        now = delivery.due_at
        delivery = delivery.claim(now).record(answered(at=now), now)
    assert delivery.status is DeliveryStatus.FAILED
    minutes = [0, 1 / 12, 5, 30, 120, 300, 600, 600]
    least = [timedelta(minutes=each) for each in minutes]
    assert len(waits) == len(least)
    assert all(low <= wait <= low * 1.1 for low, wait in zip(least, waits, strict=True))
    assert waits != least


@pytest.mark.parametrize(
    ("status", "taken"),
    [
        (200, True),
        (204, True),
        (299, True),
        (199, False),
        (300, False),
        (404, False),
        (None, False),
    ],
)
def test_any_status_of_success_ends_it(status: int | None, taken: bool) -> None:
    after = FRESH.claim(NOW).record(answered(status), NOW)
    assert (after.status is DeliveryStatus.DELIVERED) is taken
    assert (after.due_at is None) is taken


def test_a_claim_that_is_never_recorded_counts_and_lapses() -> None:
    claimed = FRESH.claim(NOW)
    assert not claimed.is_due(NOW + LEASE - timedelta(milliseconds=1))
    assert claimed.is_due(NOW + LEASE)
    assert claimed.claim(NOW + LEASE).tries == 2
    with pytest.raises(IllegalTransition):
        claimed.claim(NOW)


def test_one_that_is_over_is_not_claimed() -> None:
    with pytest.raises(IllegalTransition):
        FRESH.give_up("it is off", NOW).claim(NOW)


def test_what_is_given_up_without_a_call_says_why() -> None:
    over = FRESH.give_up("it is off", NOW)
    assert (over.status, over.due_at, over.tries) == (DeliveryStatus.FAILED, None, 0)
    assert over.attempts[-1].error == "Not called: it is off."
    assert over.version == FRESH.version + 1


def test_asked_for_again_it_has_all_tries_and_keeps_its_log() -> None:
    over = FRESH.claim(NOW).record(answered(200), NOW)
    again = over.deliver_again(NOW + timedelta(days=1))
    assert again.is_due(NOW + timedelta(days=1))
    assert (again.tries, again.attempts, again.version) == (0, over.attempts, over.version + 1)


def test_its_log_has_an_end() -> None:
    delivery = FRESH
    for second in range(LONGEST_LOG + 2):
        at = NOW + timedelta(seconds=second)
        delivery = delivery.deliver_again(at).claim(at).record(answered(at=at), at)
    assert len(delivery.attempts) == LONGEST_LOG
    assert delivery.attempts[0].began_at == NOW + timedelta(seconds=2)


def test_its_id_is_the_same_whoever_asks() -> None:
    assert is_object_id(FRESH.id)
    assert FRESH.id == delivery_id(HOOK, EventType.REQUEST_DONE, SUBJECT, 4)
    others = {
        delivery_id(WebhookId(SUBJECT), EventType.REQUEST_DONE, SUBJECT, 4),
        delivery_id(HOOK, EventType.REQUEST_FAILED, SUBJECT, 4),
        delivery_id(HOOK, EventType.REQUEST_DONE, HOOK, 4),
        delivery_id(HOOK, EventType.REQUEST_DONE, SUBJECT, 5),
    }
    assert len(others | {FRESH.id}) == 5


def test_only_what_is_pending_is_due() -> None:
    with pytest.raises(ValueError, match="due_at must fit"):
        replace(FRESH, due_at=None)
