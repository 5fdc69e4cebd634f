"""Webhooks in SQLite."""

import sqlite3
from collections.abc import Sequence

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.rows.webhooks import webhook_from_row, webhook_to_row
from trimcore.domain.errors import DuplicateId, StaleVersion, WebhookNotFound
from trimcore.domain.model.ids import UserId, WebhookId
from trimcore.domain.model.webhooks.webhook import Webhook
from trimcore.ports.webhooks.webhooks import Webhooks

_INSERT = "INSERT INTO webhooks (id, user_id, version, created_at, document) VALUES (?, ?, ?, ?, ?)"
_SELECT = "SELECT id, user_id, version, created_at, document FROM webhooks WHERE "


class SqliteWebhooks(Webhooks):
    """One row for each webhook."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database

    def add(self, webhook: Webhook) -> None:
        try:
            self._database.write(_INSERT, *webhook_to_row(webhook))
        except sqlite3.IntegrityError as error:
            raise DuplicateId(webhook.id) from error

    def find(self, webhook_id: WebhookId) -> Webhook | None:
        rows = self._database.read(_SELECT + "id = ?", webhook_id)
        return webhook_from_row(rows[0]) if rows else None

    def replace(self, webhook: Webhook) -> None:
        document = webhook_to_row(webhook)[-1]
        changed = self._database.write(
            "UPDATE webhooks SET version = ?, document = ? WHERE id = ? AND version = ?",
            *(webhook.version, document, webhook.id, webhook.version - 1),
        )
        if not changed:
            stored = self.find(webhook.id)
            if stored is None:
                raise WebhookNotFound(webhook.id)
            message = f"webhook {webhook.id}: version {stored.version} is stored"
            raise StaleVersion(message)

    def delete(self, webhook_id: WebhookId) -> None:
        self._database.write("DELETE FROM webhooks WHERE id = ?", webhook_id)

    def list_of_user(self, user_id: UserId) -> Sequence[Webhook]:
        condition = "user_id = ? ORDER BY created_at DESC, id DESC"
        return [webhook_from_row(row) for row in self._database.read(_SELECT + condition, user_id)]
