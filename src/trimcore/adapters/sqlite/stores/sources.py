"""Sources in SQLite."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.migrations import ERRAND
from trimcore.adapters.sqlite.rows.single_values import number_from_row
from trimcore.adapters.sqlite.rows.sources import source_from_row, source_to_row
from trimcore.domain.errors import DuplicateId, SourceNotFound, StaleVersion
from trimcore.domain.model.ids import SourceId, UserId
from trimcore.domain.model.sources.source import Errand, Source
from trimcore.ports.stores.cursor import Cursor
from trimcore.ports.stores.sources import Sources
from trimcore.stored.epoch_ms import to_ms

_COLUMNS = "id, user_id, version, created_at, due_at, document"
_INSERT = (
    "INSERT INTO sources (id, user_id, version, created_at, due_at, document, size)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, json_extract(?6, '$.size'))"
)
_REPLACE = (
    "UPDATE sources SET version = ?1, due_at = ?2, document = ?3,"
    " size = json_extract(?3, '$.size') WHERE id = ?4 AND version = ?5"
)
_SELECT = f"SELECT {_COLUMNS} FROM sources WHERE "  # noqa: S608 - constants
_NEWEST_FIRST = (
    "user_id = ? AND (created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC LIMIT ?"
)
_OLDEST_FIRST = "user_id = ? AND (created_at, id) > (?, ?) ORDER BY created_at, id LIMIT ?"
_WITHOUT = "user_id NOT IN (SELECT value FROM json_each(?))"
_DUE = f"{ERRAND} = ? AND due_at <= ? AND {_WITHOUT} ORDER BY due_at LIMIT ?"
STORED = "SELECT COALESCE(SUM(size), 0) FROM sources WHERE user_id = ?"
_LATEST = 2**63 - 1
_ALL = -1


class SqliteSources(Sources):
    """One row for each source; what is queried is in columns, the rest in a JSON document."""

    is_immediate = True

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database

    def add(self, source: Source) -> None:
        try:
            self._database.write(_INSERT, *source_to_row(source))
        except sqlite3.IntegrityError as error:
            raise DuplicateId(source.id) from error

    def find(self, source_id: SourceId) -> Source | None:
        sources = self._read("id = ?", source_id)
        return sources[0] if sources else None

    def list_by_id(self, source_ids: Collection[SourceId]) -> Sequence[Source]:
        return self._read("id IN (SELECT value FROM json_each(?))", json.dumps(list(source_ids)))

    def replace(self, source: Source) -> None:
        _, _, version, _, due_at, document = source_to_row(source)
        changed = self._database.write(
            _REPLACE, *(version, due_at, document, source.id, source.version - 1)
        )
        if not changed:
            self._refuse(source)
            raise SourceNotFound(source.id)

    def remove(self, source: Source) -> None:
        if not self._database.write(
            "DELETE FROM sources WHERE id = ? AND version = ?", source.id, source.version
        ):
            self._refuse(source)

    def due(
        self, now: datetime, limit: int, *, errand: Errand, without: Collection[UserId] = ()
    ) -> Sequence[Source]:
        return self._read(_DUE, errand.value, to_ms(now), json.dumps(list(without)), limit)

    def stored_bytes(self, user_id: UserId) -> int:
        return number_from_row(self._database.read(STORED, user_id)[0])

    def list_of_user(
        self,
        user_id: UserId,
        *,
        oldest_first: bool = False,
        after: Cursor | None = None,
        limit: int | None = None,
    ) -> Sequence[Source]:
        beginning = (-1, "") if oldest_first else (_LATEST, "")
        cursor = beginning if after is None else (to_ms(after.created_at), after.id)
        return self._read(
            _OLDEST_FIRST if oldest_first else _NEWEST_FIRST,
            *(user_id, *cursor, _ALL if limit is None else limit),
        )

    def _refuse(self, source: Source) -> None:
        stored = self.find(source.id)
        if stored is not None:
            message = f"source {source.id}: version {stored.version} is stored"
            raise StaleVersion(message)

    def _read(self, condition: str, *values: str | int | None) -> list[Source]:
        rows = self._database.read(_SELECT + condition, *values)
        return [source_from_row(row) for row in rows]
