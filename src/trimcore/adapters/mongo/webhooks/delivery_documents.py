"""Documents of `deliveries`."""

from typing import Self

import msgspec

from trimcore.adapters.mongo.stores.places import place_of
from trimcore.domain.model.ids import DeliveryId, WebhookId
from trimcore.domain.model.webhooks.delivery import Delivery
from trimcore.stored.delivery import DeliveryDocument
from trimcore.stored.epoch_ms import from_ms, to_ms


class StoredDelivery(msgspec.Struct, frozen=True, rename={"id": "_id"}):
    """A document of `deliveries`; `place` is there to be indexed."""

    id: str
    webhook_id: str
    place: str
    version: int
    created_at: int
    due_at: int | None
    document: DeliveryDocument

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """Write a value down."""
        return cls(
            id=delivery.id,
            webhook_id=delivery.webhook_id,
            place=place_of(delivery),
            version=delivery.version,
            created_at=to_ms(delivery.created_at),
            due_at=to_ms(delivery.due_at),
            document=DeliveryDocument.of(delivery),
        )

    def value(self) -> Delivery:
        """Read the value back."""
        return self.document.value(
            id=DeliveryId(self.id),
            webhook_id=WebhookId(self.webhook_id),
            version=self.version,
            created_at=from_ms(self.created_at),
            due_at=from_ms(self.due_at),
        )


class DeliveryChange(msgspec.Struct, frozen=True):
    """The fields of a delivery that change in its life."""

    version: int
    due_at: int | None
    document: DeliveryDocument

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """Write a value down."""
        document = DeliveryDocument.of(delivery)
        return cls(version=delivery.version, due_at=to_ms(delivery.due_at), document=document)
