"""The JSON document of a call of a webhook."""

from typing import Self

import msgspec

from trimcore.domain.model.webhooks.delivery import DeliveryAttempt
from trimcore.stored.epoch_ms import from_ms, to_ms


class DeliveryAttemptDocument(msgspec.Struct, frozen=True):
    """One call."""

    began_at: int
    milliseconds: int
    status: int | None
    error: str | None
    excerpt: str

    @classmethod
    def of(cls, attempt: DeliveryAttempt) -> Self:
        """Write a value down."""
        return cls(
            began_at=to_ms(attempt.began_at),
            milliseconds=attempt.milliseconds,
            status=attempt.status,
            error=attempt.error,
            excerpt=attempt.excerpt,
        )

    def value(self) -> DeliveryAttempt:
        """Read the value back."""
        return DeliveryAttempt(
            began_at=from_ms(self.began_at),
            milliseconds=self.milliseconds,
            status=self.status,
            error=self.error,
            excerpt=self.excerpt,
        )
