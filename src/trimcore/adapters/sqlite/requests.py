"""Trim requests in SQLite."""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.rows import (
    count_from_row,
    moment_from_row,
    request_from_row,
    request_to_row,
)
from trimcore.domain.errors import DuplicateId, DuplicateSubmission, RequestNotFound, StaleVersion
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.ports.stores.requests import Cursor, Requests
from trimcore.stored.epoch_ms import to_ms

_COLUMNS = "id, user_id, idempotency_key, status, version, created_at, due_at, document"
_INSERT = f"INSERT INTO requests ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constants
_SELECT = f"SELECT {_COLUMNS} FROM requests WHERE "  # noqa: S608 - constants
_TAKEN = "SELECT 1 FROM requests WHERE id = ?"
COUNTED = "SELECT status, COUNT(*) FROM requests GROUP BY status"
WAITING = (
    "SELECT json_extract(document, '$.not_before') AS not_before FROM requests"
    " WHERE status = ? ORDER BY not_before LIMIT 1"
)
_LATEST = 2**63 - 1
_ALL = -1


class SqliteRequests(Requests):
    """One row for each request; what is queried is in columns, the rest in a JSON document."""

    is_immediate = True

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database

    def add(self, request: TrimRequest) -> None:
        row = request_to_row(request)
        try:
            self._database.write(_INSERT, *row)
        except sqlite3.IntegrityError as error:
            # Of several broken constraints SQLite names one, and not always the id's.
            if self._database.read(_TAKEN, request.id):
                raise DuplicateId(request.id) from error
            raise DuplicateSubmission(request.idempotency_key) from error

    def get(self, request_id: RequestId) -> TrimRequest:
        requests = self._read("id = ?", request_id)
        if not requests:
            raise RequestNotFound(request_id)
        return requests[0]

    def find_submission(self, user_id: UserId, idempotency_key: str) -> TrimRequest | None:
        requests = self._read("user_id = ? AND idempotency_key = ?", user_id, idempotency_key)
        return requests[0] if requests else None

    def replace(self, request: TrimRequest) -> None:
        _, _, _, status, version, _, due_at, document = request_to_row(request)
        changed = self._database.write(
            "UPDATE requests SET status = ?, version = ?, due_at = ?, document = ?"
            " WHERE id = ? AND version = ?",
            *(status, version, due_at, document, request.id, request.version - 1),
        )
        if not changed:
            stored = self.get(request.id).version
            message = f"request {request.id}: version {stored} is stored"
            raise StaleVersion(message)

    def due(self, now: datetime, limit: int) -> Sequence[TrimRequest]:
        return self._read("due_at <= ? ORDER BY due_at LIMIT ?", to_ms(now), limit)

    def list_of_user(
        self,
        user_id: UserId,
        *,
        statuses: Collection[Status] | None = None,
        after: Cursor | None = None,
        limit: int | None = None,
    ) -> Sequence[TrimRequest]:
        cursor = (_LATEST, "") if after is None else (to_ms(after.created_at), after.id)
        return self._read(
            "user_id = ? AND (created_at, id) < (?, ?)"
            " AND status IN (SELECT value FROM json_each(?))"
            " ORDER BY created_at DESC, id DESC LIMIT ?",
            *(user_id, *cursor),
            json.dumps(list(Status if statuses is None else statuses)),
            _ALL if limit is None else limit,
        )

    def count_by_status(self) -> Mapping[Status, int]:
        rows = self._database.read(COUNTED)
        return {**dict.fromkeys(Status, 0), **dict(count_from_row(row) for row in rows)}

    def waiting_since(self) -> datetime | None:
        rows = self._database.read(WAITING, Status.SCHEDULED.value)
        return moment_from_row(rows[0]) if rows else None

    def ping(self) -> None:
        self._database.ping()

    def _read(self, condition: str, *values: str | int | None) -> list[TrimRequest]:
        rows = self._database.read(_SELECT + condition, *values)
        return [request_from_row(row) for row in rows]
