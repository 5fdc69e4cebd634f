"""The JSON document of a delivery: all of it that is never queried."""

from datetime import datetime
from typing import Self

import msgspec

from trimcore.domain.model.ids import DeliveryId, UserId, WebhookId
from trimcore.domain.model.webhooks.delivery import Delivery, DeliveryStatus
from trimcore.domain.model.webhooks.event_type import EventType
from trimcore.stored.delivery_attempt import DeliveryAttemptDocument


class DeliveryDocument(msgspec.Struct, frozen=True):
    """A delivery without what a database keeps in columns of their own: see `value`."""

    user_id: str
    event: EventType
    subject: str
    body: str
    status: DeliveryStatus
    tries: int
    attempts: tuple[DeliveryAttemptDocument, ...]

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """Write a value down."""
        return cls(
            user_id=delivery.user_id,
            event=delivery.event,
            subject=delivery.subject,
            body=delivery.body,
            status=delivery.status,
            tries=delivery.tries,
            attempts=tuple(DeliveryAttemptDocument.of(each) for each in delivery.attempts),
        )

    def value(
        self,
        *,
        id: DeliveryId,  # noqa: A002 - the field's name
        webhook_id: WebhookId,
        version: int,
        created_at: datetime,
        due_at: datetime | None,
    ) -> Delivery:
        """Read the value back, with the columns."""
        return Delivery(
            id=id,
            webhook_id=webhook_id,
            version=version,
            created_at=created_at,
            due_at=due_at,
            user_id=UserId(self.user_id),
            event=self.event,
            subject=self.subject,
            body=self.body,
            status=self.status,
            tries=self.tries,
            attempts=tuple(attempt.value() for attempt in self.attempts),
        )
