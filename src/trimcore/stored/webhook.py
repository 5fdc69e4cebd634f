"""The JSON document of a webhook: all of it that is never queried."""

from datetime import datetime
from typing import Self

import msgspec

from trimcore.domain.model.ids import UserId, WebhookId
from trimcore.domain.model.webhooks.event_type import EventType
from trimcore.domain.model.webhooks.webhook import Webhook
from trimcore.stored.epoch_ms import from_ms, to_ms
from trimcore.stored.webhook_secret import SecretDocument


class WebhookDocument(msgspec.Struct, frozen=True):
    """A webhook without what a database keeps in columns of their own: see `value`."""

    url: str
    events: tuple[EventType, ...]
    secrets: tuple[SecretDocument, ...]
    updated_at: int
    enabled: bool
    failing_since: int | None = None

    @classmethod
    def of(cls, webhook: Webhook) -> Self:
        """Write a value down."""
        return cls(
            url=webhook.url,
            events=webhook.events,
            secrets=tuple(SecretDocument.of(secret) for secret in webhook.secrets),
            updated_at=to_ms(webhook.updated_at),
            enabled=webhook.enabled,
            failing_since=to_ms(webhook.failing_since),
        )

    def value(
        self,
        *,
        id: WebhookId,  # noqa: A002 - the field's name
        user_id: UserId,
        version: int,
        created_at: datetime,
    ) -> Webhook:
        """Read the value back, with the columns."""
        return Webhook(
            id=id,
            user_id=user_id,
            version=version,
            created_at=created_at,
            url=self.url,
            events=self.events,
            secrets=tuple(secret.value() for secret in self.secrets),
            updated_at=from_ms(self.updated_at),
            enabled=self.enabled,
            failing_since=from_ms(self.failing_since),
        )
