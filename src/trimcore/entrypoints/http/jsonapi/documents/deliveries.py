"""Deliveries to webhooks."""

from dataclasses import replace

from msgspec import UNSET

from trimcore.domain.model.webhooks.delivery import Delivery, DeliveryAttempt
from trimcore.entrypoints.http.jsonapi.documents.parts import (
    Narrowed,
    narrowed,
    related,
    wire_moment,
)
from trimcore.entrypoints.http.jsonapi.query import Accepted, Query
from trimcore.entrypoints.http.jsonapi.resources.deliveries import (
    CallAttributes,
    DeliveryAttributes,
    DeliveryRelationships,
    DeliveryResource,
)
from trimcore.entrypoints.http.jsonapi.resources.members import MEMBERS

OF_DELIVERIES = Accepted(members={"deliveries": MEMBERS["deliveries"]})
OF_DELIVERY_LISTS = replace(OF_DELIVERIES, pages=True)
_REQUESTS = "request."


def delivery_resource(delivery: Delivery, query: Query) -> Narrowed[DeliveryResource]:
    """Describe what a webhook was told, and how it was answered."""
    due_at = delivery.due_at
    attributes = DeliveryAttributes(
        event=delivery.event,
        status=delivery.status,
        message_id=delivery.message_id,
        created_at=wire_moment(delivery.created_at),
        next_attempt_at=UNSET if due_at is None else wire_moment(due_at),
        attempt=delivery.tries,
        attempts=[_call(attempt) for attempt in delivery.attempts],
        body=delivery.body,
    )
    of_request = delivery.event.startswith(_REQUESTS)
    relationships = DeliveryRelationships(
        webhook=related("webhook", "webhooks", delivery.webhook_id, query),
        request=related("request", "requests", delivery.subject, query) if of_request else UNSET,
    )
    return narrowed(DeliveryResource(delivery.id, "deliveries", attributes, relationships), query)


def _call(attempt: DeliveryAttempt) -> CallAttributes:
    return CallAttributes(
        began_at=wire_moment(attempt.began_at),
        seconds=attempt.milliseconds / 1000,
        status_code=UNSET if attempt.status is None else attempt.status,
        error=UNSET if attempt.error is None else attempt.error,
        excerpt=attempt.excerpt or UNSET,
    )
