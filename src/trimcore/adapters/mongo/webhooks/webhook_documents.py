"""Documents of `webhooks`."""

from typing import Self

import msgspec

from trimcore.adapters.mongo.stores.places import place_of
from trimcore.domain.model.ids import UserId, WebhookId
from trimcore.domain.model.webhooks.webhook import Webhook
from trimcore.stored.epoch_ms import from_ms, to_ms
from trimcore.stored.webhook import WebhookDocument


class StoredWebhook(msgspec.Struct, frozen=True, rename={"id": "_id"}):
    """A document of `webhooks`; `place` is there to be indexed."""

    id: str
    user_id: str
    place: str
    version: int
    created_at: int
    document: WebhookDocument

    @classmethod
    def of(cls, webhook: Webhook) -> Self:
        """Write a value down."""
        return cls(
            id=webhook.id,
            user_id=webhook.user_id,
            place=place_of(webhook),
            version=webhook.version,
            created_at=to_ms(webhook.created_at),
            document=WebhookDocument.of(webhook),
        )

    def value(self) -> Webhook:
        """Read the value back."""
        return self.document.value(
            id=WebhookId(self.id),
            user_id=UserId(self.user_id),
            version=self.version,
            created_at=from_ms(self.created_at),
        )


class WebhookChange(msgspec.Struct, frozen=True):
    """The fields of a webhook that change in its life."""

    version: int
    document: WebhookDocument
