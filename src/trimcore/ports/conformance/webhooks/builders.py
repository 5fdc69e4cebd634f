"""Webhooks and deliveries with defaults, so that a test names only what it is about."""

from dataclasses import replace
from datetime import datetime, timedelta

from trimcore.domain.model.ids import DeliveryId, UserId, WebhookId
from trimcore.domain.model.webhooks.delivery import Delivery, DeliveryAttempt
from trimcore.domain.model.webhooks.event_type import SUBSCRIBABLE, EventType
from trimcore.domain.model.webhooks.webhook import Webhook, WebhookSecret
from trimcore.ports.conformance.stores.builders import NOW, a_user_id, an_object_id

FAILED_CALL = DeliveryAttempt(began_at=NOW, milliseconds=15_001, error="Ω did not answer")
REFUSED_CALL = DeliveryAttempt(
    began_at=NOW + timedelta(milliseconds=7), milliseconds=3, status=503, excerpt="später – “bald”"
)


def a_webhook_id() -> WebhookId:
    """Return the id of a webhook that nobody has yet."""
    return WebhookId(an_object_id())


def a_webhook(*, user_id: UserId | None = None, created_at: datetime = NOW) -> Webhook:
    """Return a webhook that has just been made."""
    return Webhook(
        id=a_webhook_id(),
        user_id=user_id or a_user_id(),
        url="https://example.com/hooks/ö?token=a%20b",
        events=SUBSCRIBABLE,
        secrets=(WebhookSecret(text="whsec_AAAA"),),
        created_at=created_at,
        updated_at=created_at,
    )


def a_changed_webhook(webhook: Webhook) -> Webhook:
    """Return the webhook with other values in every field that can change."""
    rotated = webhook.rotate("whsec_BBBB", NOW + timedelta(hours=1))
    changed = rotated.change(
        NOW + timedelta(hours=2),
        url="http://example.org",
        events=(EventType.SOURCE_READY,),
        enabled=False,
    )
    failing_since = NOW + timedelta(hours=3)
    return replace(changed, version=webhook.version + 1, failing_since=failing_since)


def a_delivery(
    webhook_id: WebhookId | None = None,
    *,
    created_at: datetime = NOW,
    due_at: datetime | None = None,
) -> Delivery:
    """Return a delivery that has not been tried yet; it is due at once unless it says when."""
    return Delivery(
        id=DeliveryId(an_object_id()),
        webhook_id=webhook_id or a_webhook_id(),
        user_id=a_user_id(),
        event=EventType.REQUEST_DONE,
        subject=an_object_id(),
        body='{"type":"request.done","data":"Straße 🏖"}',
        created_at=created_at,
        due_at=due_at or created_at,
    )


def a_tried_delivery(delivery: Delivery) -> Delivery:
    """Return the delivery after two calls that failed, one version later."""
    for attempt in (FAILED_CALL, REFUSED_CALL):
        at = delivery.due_at or NOW
        delivery = delivery.claim(at).record(attempt, at)
    return replace(delivery, version=2)
