"""Trim requests in SQLite."""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import chain

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.rows.requests import count_from_row, request_from_row, request_to_row
from trimcore.adapters.sqlite.rows.single_values import moment_from_row, number_from_row
from trimcore.domain.errors import DuplicateId, DuplicateSubmission, RequestNotFound, StaleVersion
from trimcore.domain.model.ids import RequestId, SourceId, UserId, VideoId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.video import source_key
from trimcore.ports.stores.cursor import Cursor
from trimcore.ports.stores.requests import Requests
from trimcore.stored.epoch_ms import to_ms

_COLUMNS = "id, user_id, idempotency_key, status, version, created_at, due_at, document"
_INSERT = (
    "INSERT INTO requests"
    " (id, user_id, idempotency_key, status, version, created_at, due_at, document, result_size)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
    " json_extract(?8, '$.video.result.receipt.bytes_written'))"
)
_REPLACE = (
    "UPDATE requests SET status = ?1, version = ?2, due_at = ?3, document = ?4,"
    " result_size = json_extract(?4, '$.video.result.receipt.bytes_written')"
    " WHERE id = ?5 AND version = ?6"
)
_SELECT = f"SELECT {_COLUMNS} FROM requests WHERE "  # noqa: S608 - constants
_TAKEN = "SELECT 1 FROM requests WHERE id = ?"
COUNTED = "SELECT status, COUNT(*) FROM requests GROUP BY status"
WAITING = (
    "SELECT json_extract(document, '$.not_before') AS not_before FROM requests"
    " WHERE status = ? ORDER BY not_before LIMIT 1"
)
IN_TURN = (
    "status = ? AND json_extract(document, '$.not_before') <= ?"
    " AND user_id NOT IN (SELECT value FROM json_each(?))"
    " ORDER BY json_extract(document, '$.not_before') LIMIT ?"
)
_UNTOLD = "json_extract(document, '$.announce_at')"
COUNTED_OF_USER = (
    "SELECT COUNT(*) FROM (SELECT 1 FROM requests WHERE user_id = ?"
    " AND status IN (SELECT value FROM json_each(?)) LIMIT ?)"
)
STORED = (
    "SELECT COALESCE(SUM(result_size), 0) FROM requests"
    " WHERE user_id = ? AND result_size IS NOT NULL"
)
_UPDATED_AT = "json_extract(document, '$.updated_at')"
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
            _REPLACE, *(status, version, due_at, document, request.id, request.version - 1)
        )
        if not changed:
            raise _stale(self.get(request.id))

    def remove(self, request: TrimRequest) -> None:
        if not self._database.write(
            "DELETE FROM requests WHERE id = ? AND version = ?", request.id, request.version
        ):
            for stored in self._read("id = ?", request.id):
                raise _stale(stored)

    def find_of_video(self, video_id: VideoId) -> TrimRequest | None:
        requests = self._read("json_extract(document, '$.video.id') = ?", video_id)
        return requests[0] if requests else None

    def list_of_source(
        self,
        source_id: SourceId,
        *,
        statuses: Collection[Status] | None = None,
        limit: int | None = None,
    ) -> Sequence[TrimRequest]:
        return self._read(
            "json_extract(document, '$.video.source.key') = ?"
            " AND status IN (SELECT value FROM json_each(?)) LIMIT ?",
            source_key(source_id),
            json.dumps(list(Status if statuses is None else statuses)),
            _ALL if limit is None else limit,
        )

    def due(self, now: datetime, limit: int) -> Sequence[TrimRequest]:
        return self._read("due_at <= ? ORDER BY due_at LIMIT ?", to_ms(now), limit)

    def list_waiting(
        self, now: datetime, limit: int, *, without: Collection[UserId] = ()
    ) -> Sequence[TrimRequest]:
        scheduled = Status.SCHEDULED.value
        return self._read(IN_TURN, scheduled, to_ms(now), json.dumps(list(without)), limit)

    def unannounced(self, limit: int) -> Sequence[TrimRequest]:
        return self._read(f"{_UNTOLD} IS NOT NULL ORDER BY {_UNTOLD} LIMIT ?", limit)

    def list_of_user(
        self,
        user_id: UserId,
        *,
        statuses: Collection[Status] | None = None,
        oldest_first: bool = False,
        after: Cursor | None = None,
        limit: int | None = None,
    ) -> Sequence[TrimRequest]:
        if statuses is not None and not statuses:
            return []
        beginning = (-1, "") if oldest_first else (_LATEST, "")
        cursor = beginning if after is None else (to_ms(after.created_at), after.id)
        place: tuple[str | int, ...] = (user_id, *cursor)
        runs = [place] if statuses is None else [(*place, status) for status in set(statuses)]
        query = listing(None if statuses is None else len(runs), oldest_first=oldest_first)
        asked = chain.from_iterable(runs)
        rows = self._database.read(query, *asked, _ALL if limit is None else limit)
        return [request_from_row(row) for row in rows]

    def count_of_user(self, user_id: UserId, *, statuses: Collection[Status], limit: int) -> int:
        rows = self._database.read(COUNTED_OF_USER, user_id, json.dumps(list(statuses)), limit)
        return number_from_row(rows[0])

    def stored_bytes(self, user_id: UserId) -> int:
        return number_from_row(self._database.read(STORED, user_id)[0])

    def list_changed(
        self, since: datetime, *, user_id: UserId | None = None, limit: int
    ) -> Sequence[TrimRequest]:
        changed = f"{_UPDATED_AT} >= ? ORDER BY {_UPDATED_AT} LIMIT ?"
        if user_id is None:
            return self._read(changed, to_ms(since), limit)
        return self._read(f"user_id = ? AND {changed}", user_id, to_ms(since), limit)

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


def listing(statuses: int | None, *, oldest_first: bool) -> str:
    """Return the query that lists a user's requests of so many statuses; None: of all of them.

    Those of one status are in their order in the index already; those of several are merged, so
    that no more are read than are asked for.
    """
    behind, order = (">", "ASC") if oldest_first else ("<", "DESC")
    run = f"{_SELECT}user_id = ? AND (created_at, id) {behind} (?, ?)"
    if statuses is not None:
        run = " UNION ALL ".join([f"{run} AND status = ?"] * statuses)
    return f"{run} ORDER BY created_at {order}, id {order} LIMIT ?"


def _stale(stored: TrimRequest) -> StaleVersion:
    return StaleVersion(f"request {stored.id}: version {stored.version} is stored")
