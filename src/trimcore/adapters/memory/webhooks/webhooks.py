"""Webhooks in memory."""

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

from trimcore.domain.errors import DuplicateId, StaleVersion, WebhookNotFound
from trimcore.domain.model.ids import UserId, WebhookId
from trimcore.domain.model.webhooks.webhook import Webhook
from trimcore.ports.webhooks.webhooks import Webhooks
from trimcore.stored.epoch_ms import whole_ms
from trimcore.stored.webhook import WebhookDocument


class MemoryWebhooks(Webhooks):
    """Keeps webhooks in a dictionary; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._webhooks: dict[WebhookId, Webhook] = {}

    def add(self, webhook: Webhook) -> None:
        with self._lock:
            if webhook.id in self._webhooks:
                raise DuplicateId(webhook.id)
            self._webhooks[webhook.id] = _as_stored(webhook)

    def find(self, webhook_id: WebhookId) -> Webhook | None:
        with self._lock:
            return self._webhooks.get(webhook_id)

    def replace(self, webhook: Webhook) -> None:
        with self._lock:
            stored = self._webhooks.get(webhook.id)
            if stored is None:
                raise WebhookNotFound(webhook.id)
            if stored.version != webhook.version - 1:
                message = f"webhook {webhook.id}: version {stored.version} is stored"
                raise StaleVersion(message)
            self._webhooks[webhook.id] = replace(
                _as_stored(webhook), user_id=stored.user_id, created_at=stored.created_at
            )

    def delete(self, webhook_id: WebhookId) -> None:
        with self._lock:
            self._webhooks.pop(webhook_id, None)

    def list_of_user(self, user_id: UserId) -> Sequence[Webhook]:
        with self._lock:
            listed = [each for each in self._webhooks.values() if each.user_id == user_id]
        return sorted(listed, key=lambda each: (each.created_at, each.id), reverse=True)


def _as_stored(webhook: Webhook) -> Webhook:
    """Return the webhook as a database would give it back: with moments of whole milliseconds."""
    return WebhookDocument.of(webhook).value(
        id=webhook.id,
        user_id=webhook.user_id,
        version=webhook.version,
        created_at=whole_ms(webhook.created_at),
    )
