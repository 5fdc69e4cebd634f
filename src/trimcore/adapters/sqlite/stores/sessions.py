"""Sessions in SQLite."""

import sqlite3
from datetime import datetime
from uuid import UUID

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.rows.sessions import session_from_row, session_to_row
from trimcore.domain.errors import DuplicateId
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.session import Session
from trimcore.ports.stores.sessions import Sessions
from trimcore.stored.epoch_ms import to_ms

_INSERT = "INSERT INTO sessions (uid, expires_at, revoked_at, document) VALUES (?, ?, ?, ?)"
_SELECT = "SELECT uid, expires_at, revoked_at, document FROM sessions WHERE uid = ?"


class SqliteSessions(Sessions):
    """One row for each session."""

    is_immediate = True

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database

    def add(self, session: Session) -> None:
        row = session_to_row(session)
        try:
            self._database.write(_INSERT, *row)
        except sqlite3.IntegrityError as error:
            raise DuplicateId(str(session.uid)) from error

    def find(self, uid: UUID) -> Session | None:
        rows = self._database.read(_SELECT, str(uid))
        return session_from_row(rows[0]) if rows else None

    def revoke(self, uid: UUID, now: datetime) -> bool:
        revoked = self._database.write(
            "UPDATE sessions SET revoked_at = ? WHERE uid = ? AND revoked_at IS NULL",
            *(to_ms(now), str(uid)),
        )
        return revoked > 0

    def confirm(self, uid: UUID, password_version: int) -> None:
        self._database.write(
            "UPDATE sessions SET document = json_set(document, '$.password_version', ?)"
            " WHERE uid = ?",
            *(password_version, str(uid)),
        )

    def delete_of_user(self, user_id: UserId) -> int:
        return self._database.write(
            "DELETE FROM sessions WHERE json_extract(document, '$.user_id') = ?", user_id
        )

    def delete_expired(self, now: datetime) -> int:
        return self._database.write("DELETE FROM sessions WHERE expires_at <= ?", to_ms(now))
