"""The JSON document of a key that calls of a webhook are signed with."""

from typing import Self

import msgspec

from trimcore.domain.model.webhooks.webhook import WebhookSecret
from trimcore.stored.epoch_ms import from_ms, to_ms


class SecretDocument(msgspec.Struct, frozen=True):
    """A key, and until when it signs."""

    text: str
    until: int | None

    @classmethod
    def of(cls, secret: WebhookSecret) -> Self:
        """Write a value down."""
        return cls(text=secret.text, until=to_ms(secret.until))

    def value(self) -> WebhookSecret:
        """Read the value back."""
        return WebhookSecret(text=self.text, until=from_ms(self.until))
