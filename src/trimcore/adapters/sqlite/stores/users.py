"""Users in SQLite."""

import sqlite3
from collections.abc import Sequence

from trimcore.adapters.sqlite.database import Row, SqliteDatabase
from trimcore.adapters.sqlite.rows.users import user_from_row, user_to_row
from trimcore.domain.errors import DuplicateId, EmailTaken, StaleVersion, UserNotFound
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.user import User
from trimcore.ports.stores.users import Users

_INSERT = "INSERT INTO users (id, email_key, password_hash, document) VALUES (?, ?, ?, ?)"
_LEAVING = "json_extract(document, '$.leaving_since')"
_TAKEN = "SELECT 1 FROM users WHERE id = ?"
_SELECT = "SELECT id, email_key, password_hash, document FROM users WHERE "


class SqliteUsers(Users):
    """One row for each user."""

    is_immediate = True

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database

    def add(self, user: User) -> None:
        try:
            self._database.write(_INSERT, *user_to_row(user))
        except sqlite3.IntegrityError as error:
            # Of several broken constraints SQLite names one, and not always the id's.
            if self._database.read(_TAKEN, user.id):
                raise DuplicateId(user.id) from error
            raise EmailTaken from error

    def get(self, user_id: UserId) -> User:
        user = _first(self._database.read(_SELECT + "id = ?", user_id))
        if user is None:
            raise UserNotFound(user_id)
        return user

    def find_by_email(self, email_key: str) -> User | None:
        return _first(self._database.read(_SELECT + "email_key = ?", email_key))

    def replace_password_hash(self, user_id: UserId, old: str, new: str) -> None:
        self._database.write(
            "UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?",
            *(new, user_id, old),
        )

    def list_leaving(self, limit: int) -> Sequence[User]:
        leaving = f"{_LEAVING} IS NOT NULL ORDER BY {_LEAVING} LIMIT ?"
        return [user_from_row(row) for row in self._database.read(_SELECT + leaving, limit)]

    def delete(self, user_id: UserId) -> None:
        self._database.write("DELETE FROM users WHERE id = ?", user_id)

    def replace(self, user: User, *, password_hash: str) -> None:
        document = user_to_row(user)[-1]
        changed = self._database.write(
            "UPDATE users SET password_hash = ?, document = json_patch(?, json_object("
            "'email', json_extract(document, '$.email'),"
            " 'created_at', json_extract(document, '$.created_at')))"
            " WHERE id = ? AND password_hash = ?"
            " AND (? OR json_extract(document, '$.leaving_since') IS NULL)",
            *(user.password_hash, document, user.id, password_hash),
            user.leaving_since is not None,
        )
        if not changed:
            self.get(user.id)
            raise StaleVersion(user.id)


def _first(rows: list[Row]) -> User | None:
    return user_from_row(rows[0]) if rows else None
