"""Uploads in SQLite."""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import msgspec

from trimcore.adapters.sqlite.database import Row, SqliteDatabase, Value
from trimcore.domain.errors import DuplicateId, StaleVersion, UploadNotFound
from trimcore.domain.model.ids import UploadId, UserId
from trimcore.domain.model.uploads.upload import Upload
from trimcore.ports.stores.uploads import Uploads
from trimcore.stored.epoch_ms import to_ms
from trimcore.stored.upload import UploadDocument

_COLUMNS = "id, user_id, finished, version, due_at, document"
_INSERT = f"INSERT INTO uploads ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608 - constants
_SELECT = f"SELECT {_COLUMNS} FROM uploads WHERE "  # noqa: S608 - constants


class UploadRow(msgspec.Struct, frozen=True, array_like=True):
    """The columns of `uploads`."""

    id: str
    user_id: str
    finished: int
    version: int
    due_at: int
    document: str


class SqliteUploads(Uploads):
    """One row for each upload, replaced by comparing its version."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database

    def add(self, upload: Upload) -> None:
        try:
            self._database.write(_INSERT, *upload_to_row(upload))
        except sqlite3.IntegrityError as error:
            raise DuplicateId(upload.id) from error

    def get(self, upload_id: UploadId) -> Upload:
        uploads = self._read("id = ?", upload_id)
        if not uploads:
            raise UploadNotFound(upload_id)
        return uploads[0]

    def replace(self, upload: Upload) -> None:
        _, _, finished, version, due_at, document = upload_to_row(upload)
        changed = self._database.write(
            "UPDATE uploads SET finished = ?, version = ?, due_at = ?, document = ?"
            " WHERE id = ? AND version = ?",
            *(finished, version, due_at, document, upload.id, upload.version - 1),
        )
        if not changed:
            self._refuse(upload)

    def remove(self, upload: Upload) -> bool:
        removed = self._database.write(
            "DELETE FROM uploads WHERE id = ? AND version = ?", upload.id, upload.version
        )
        if not removed:
            with suppress(UploadNotFound):
                self._refuse(upload)
        return removed > 0

    def due(self, now: datetime, limit: int) -> Sequence[Upload]:
        return self._read("due_at <= ? ORDER BY due_at LIMIT ?", to_ms(now), limit)

    def count_open(self, user_id: UserId) -> int:
        ((count,),) = self._database.read(
            "SELECT COUNT(*) FROM uploads WHERE user_id = ? AND finished = 0", user_id
        )
        return msgspec.convert(count, int)

    def list_open(self, user_id: UserId) -> Sequence[Upload]:
        return self._read("user_id = ? AND finished = 0 ORDER BY id", user_id)

    def list_of_user(self, user_id: UserId) -> Sequence[Upload]:
        return self._read("user_id = ? ORDER BY id", user_id)

    def _refuse(self, upload: Upload) -> None:
        stored = self.get(upload.id).version
        message = f"upload {upload.id}: version {stored} is stored"
        raise StaleVersion(message)

    def _read(self, condition: str, *values: Value) -> list[Upload]:
        return [upload_from_row(row) for row in self._database.read(_SELECT + condition, *values)]


def upload_to_row(upload: Upload) -> Row:
    """Return the columns of an upload."""
    return (
        upload.id,
        upload.user_id,
        int(upload.is_finished),
        upload.version,
        to_ms(upload.due_at),
        msgspec.json.encode(UploadDocument.of(upload)).decode(),
    )


def upload_from_row(columns: Row) -> Upload:
    """Return the upload of a row."""
    row = msgspec.convert(columns, UploadRow)
    return msgspec.json.decode(row.document, type=UploadDocument).value(
        id=row.id, user_id=row.user_id, is_finished=bool(row.finished), version=row.version
    )
