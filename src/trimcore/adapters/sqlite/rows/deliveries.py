"""Rows of `deliveries`."""

import msgspec

from trimcore.adapters.sqlite.database import Row, Value
from trimcore.adapters.sqlite.rows.encoding import encoded
from trimcore.domain.model.ids import DeliveryId, WebhookId
from trimcore.domain.model.webhooks.delivery import Delivery
from trimcore.stored.delivery import DeliveryDocument
from trimcore.stored.epoch_ms import from_ms, to_ms


class DeliveryRow(msgspec.Struct, frozen=True, array_like=True):
    """The columns of `deliveries`."""

    id: str
    webhook_id: str
    version: int
    created_at: int
    due_at: int | None
    document: str


def delivery_to_row(delivery: Delivery) -> tuple[Value, ...]:
    """Return the columns of a delivery."""
    return (
        delivery.id,
        delivery.webhook_id,
        delivery.version,
        to_ms(delivery.created_at),
        to_ms(delivery.due_at),
        encoded(DeliveryDocument.of(delivery)),
    )


def delivery_from_row(columns: Row) -> Delivery:
    """Return the delivery of a row."""
    row = msgspec.convert(columns, DeliveryRow)
    return msgspec.json.decode(row.document, type=DeliveryDocument).value(
        id=DeliveryId(row.id),
        webhook_id=WebhookId(row.webhook_id),
        version=row.version,
        created_at=from_ms(row.created_at),
        due_at=from_ms(row.due_at),
    )
