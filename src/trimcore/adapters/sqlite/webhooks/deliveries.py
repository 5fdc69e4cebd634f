"""Deliveries in SQLite."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.rows.deliveries import delivery_from_row, delivery_to_row
from trimcore.domain.errors import DeliveryNotFound, DuplicateId, StaleVersion
from trimcore.domain.model.ids import DeliveryId, WebhookId
from trimcore.domain.model.webhooks.delivery import Delivery
from trimcore.ports.stores.cursor import Cursor
from trimcore.ports.webhooks.deliveries import Deliveries
from trimcore.stored.epoch_ms import to_ms

_COLUMNS = "id, webhook_id, version, created_at, due_at, document"
_INSERT = f"INSERT INTO deliveries ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608 - constants
_SELECT = f"SELECT {_COLUMNS} FROM deliveries WHERE "  # noqa: S608 - constants
_LATEST = 2**63 - 1
_ALL = -1


class SqliteDeliveries(Deliveries):
    """One row for each delivery."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database

    def add(self, delivery: Delivery) -> None:
        try:
            self._database.write(_INSERT, *delivery_to_row(delivery))
        except sqlite3.IntegrityError as error:
            raise DuplicateId(delivery.id) from error

    def find(self, delivery_id: DeliveryId) -> Delivery | None:
        found = self._read("id = ?", delivery_id)
        return found[0] if found else None

    def replace(self, delivery: Delivery) -> None:
        *_, due_at, document = delivery_to_row(delivery)
        changed = self._database.write(
            "UPDATE deliveries SET version = ?, due_at = ?, document = ?"
            " WHERE id = ? AND version = ?",
            *(delivery.version, due_at, document, delivery.id, delivery.version - 1),
        )
        if not changed:
            stored = self.find(delivery.id)
            if stored is None:
                raise DeliveryNotFound(delivery.id)
            message = f"delivery {delivery.id}: version {stored.version} is stored"
            raise StaleVersion(message)

    def due(
        self, now: datetime, limit: int, *, without: Collection[WebhookId] = ()
    ) -> Sequence[Delivery]:
        return self._read(
            "due_at <= ? AND webhook_id NOT IN (SELECT value FROM json_each(?))"
            " ORDER BY due_at LIMIT ?",
            *(to_ms(now), json.dumps(list(without)), limit),
        )

    def list_of_webhook(
        self, webhook_id: WebhookId, *, after: Cursor | None = None, limit: int | None = None
    ) -> Sequence[Delivery]:
        cursor = (_LATEST, "") if after is None else (to_ms(after.created_at), after.id)
        return self._read(
            "webhook_id = ? AND (created_at, id) < (?, ?)"
            " ORDER BY created_at DESC, id DESC LIMIT ?",
            *(webhook_id, *cursor, _ALL if limit is None else limit),
        )

    def delete_older(self, moment: datetime) -> int:
        return self._database.write("DELETE FROM deliveries WHERE created_at <= ?", to_ms(moment))

    def delete_of_webhook(self, webhook_id: WebhookId) -> int:
        return self._database.write("DELETE FROM deliveries WHERE webhook_id = ?", webhook_id)

    def _read(self, condition: str, *values: str | int | None) -> list[Delivery]:
        rows = self._database.read(_SELECT + condition, *values)
        return [delivery_from_row(row) for row in rows]
