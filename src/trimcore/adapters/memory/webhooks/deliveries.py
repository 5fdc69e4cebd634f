"""Deliveries in memory."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock

from trimcore.domain.errors import DeliveryNotFound, DuplicateId, StaleVersion
from trimcore.domain.model.ids import DeliveryId, WebhookId
from trimcore.domain.model.webhooks.delivery import Delivery
from trimcore.ports.stores.cursor import Cursor
from trimcore.ports.webhooks.deliveries import Deliveries
from trimcore.stored.delivery import DeliveryDocument
from trimcore.stored.epoch_ms import whole_ms


class MemoryDeliveries(Deliveries):
    """Keeps deliveries in a dictionary; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._deliveries: dict[DeliveryId, Delivery] = {}

    def add(self, delivery: Delivery) -> None:
        with self._lock:
            if delivery.id in self._deliveries:
                raise DuplicateId(delivery.id)
            self._deliveries[delivery.id] = _as_stored(delivery)

    def find(self, delivery_id: DeliveryId) -> Delivery | None:
        with self._lock:
            return self._deliveries.get(delivery_id)

    def replace(self, delivery: Delivery) -> None:
        with self._lock:
            stored = self._deliveries.get(delivery.id)
            if stored is None:
                raise DeliveryNotFound(delivery.id)
            if stored.version != delivery.version - 1:
                message = f"delivery {delivery.id}: version {stored.version} is stored"
                raise StaleVersion(message)
            self._deliveries[delivery.id] = replace(
                _as_stored(delivery), webhook_id=stored.webhook_id, created_at=stored.created_at
            )

    def due(
        self, now: datetime, limit: int, *, without: Collection[WebhookId] = ()
    ) -> Sequence[Delivery]:
        with self._lock:
            waiting = [(each.due_at, each) for each in self._deliveries.values() if each.due_at]
        due = [
            (due_at, each)
            for due_at, each in waiting
            if due_at <= whole_ms(now) and each.webhook_id not in without
        ]
        return [each for _, each in sorted(due, key=lambda pair: pair[0])[:limit]]

    def list_of_webhook(
        self, webhook_id: WebhookId, *, after: Cursor | None = None, limit: int | None = None
    ) -> Sequence[Delivery]:
        place = None if after is None else (whole_ms(after.created_at), after.id)
        with self._lock:
            everything = list(self._deliveries.values())
        listed = [
            each
            for each in everything
            if each.webhook_id == webhook_id
            and (place is None or (each.created_at, each.id) < place)
        ]
        return sorted(listed, key=lambda each: (each.created_at, each.id), reverse=True)[:limit]

    def delete_older(self, moment: datetime) -> int:
        return self._delete(lambda each: each.created_at <= whole_ms(moment))

    def delete_of_webhook(self, webhook_id: WebhookId) -> int:
        return self._delete(lambda each: each.webhook_id == webhook_id)

    def _delete(self, chosen: Callable[[Delivery], bool]) -> int:
        with self._lock:
            gone = [each.id for each in self._deliveries.values() if chosen(each)]
            for delivery_id in gone:
                del self._deliveries[delivery_id]
            return len(gone)


def _as_stored(delivery: Delivery) -> Delivery:
    """Return the delivery as a database would give it back: with moments of whole milliseconds."""
    return DeliveryDocument.of(delivery).value(
        id=delivery.id,
        webhook_id=delivery.webhook_id,
        version=delivery.version,
        created_at=whole_ms(delivery.created_at),
        due_at=whole_ms(delivery.due_at),
    )
