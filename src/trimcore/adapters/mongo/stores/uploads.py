"""Uploads in MongoDB."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Self

import msgspec
from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.documents import Document, from_document, to_document
from trimcore.domain.errors import DuplicateId, StaleVersion, UploadNotFound
from trimcore.domain.model.ids import UploadId, UserId
from trimcore.domain.model.uploads.upload import Upload
from trimcore.ports.stores.uploads import Uploads
from trimcore.stored.epoch_ms import to_ms
from trimcore.stored.upload import UploadDocument

_COLLECTION = "uploads"


class StoredUpload(msgspec.Struct, frozen=True, rename={"id": "_id"}):
    """A document of `uploads`: what is queried is at the top, the rest in the `document`.

    `finished` is 0 or 1: some servers make numbers of truth values.
    """

    id: str
    user_id: str
    finished: int
    version: int
    due_at: int
    document: UploadDocument

    @classmethod
    def of(cls, upload: Upload) -> Self:
        """Write a value down."""
        return cls(
            id=upload.id,
            user_id=upload.user_id,
            finished=int(upload.is_finished),
            version=upload.version,
            due_at=to_ms(upload.due_at),
            document=UploadDocument.of(upload),
        )

    def value(self) -> Upload:
        """Read the value back."""
        return self.document.value(
            id=self.id, user_id=self.user_id, is_finished=bool(self.finished), version=self.version
        )


class MongoUploads(Uploads):
    """One document for each upload, replaced by comparing its version."""

    def __init__(self, database: MongoDatabase) -> None:
        self._database = database

    def add(self, upload: Upload) -> None:
        with self._database.collection(_COLLECTION) as uploads:
            try:
                uploads.insert_one(to_document(StoredUpload.of(upload)))
            except DuplicateKeyError as error:
                raise DuplicateId(upload.id) from error

    def get(self, upload_id: UploadId) -> Upload:
        with self._database.collection(_COLLECTION) as uploads:
            document = uploads.find_one({"_id": upload_id})
        if document is None:
            raise UploadNotFound(upload_id)
        return from_document(document, StoredUpload).value()

    def replace(self, upload: Upload) -> None:
        changed = to_document(StoredUpload.of(upload))
        del changed["_id"]
        with self._database.collection(_COLLECTION) as uploads:
            outcome = uploads.update_one(
                {"_id": upload.id, "version": upload.version - 1}, {"$set": changed}
            )
        if not outcome.matched_count:
            self._refuse(upload)

    def remove(self, upload: Upload) -> bool:
        chosen = {"_id": upload.id, "version": upload.version}
        with self._database.collection(_COLLECTION) as uploads:
            removed = uploads.delete_one(chosen).deleted_count
        if not removed:
            with suppress(UploadNotFound):
                self._refuse(upload)
        return removed > 0

    def due(self, now: datetime, limit: int) -> Sequence[Upload]:
        return self._list({"due_at": {"$lte": to_ms(now)}}, "due_at", limit)

    def count_open(self, user_id: UserId) -> int:
        with self._database.collection(_COLLECTION) as uploads:
            return uploads.count_documents({"user_id": user_id, "finished": 0})

    def list_open(self, user_id: UserId) -> Sequence[Upload]:
        return self._list({"user_id": user_id, "finished": 0}, "_id")

    def list_of_user(self, user_id: UserId) -> Sequence[Upload]:
        return self._list({"user_id": user_id}, "_id")

    def _refuse(self, upload: Upload) -> None:
        stored = self.get(upload.id).version
        message = f"upload {upload.id}: version {stored} is stored"
        raise StaleVersion(message)

    def _list(self, chosen: Document, order: str, limit: int = 0) -> list[Upload]:
        with self._database.collection(_COLLECTION) as uploads:
            documents = uploads.find(chosen).sort([(order, ASCENDING)]).limit(limit).to_list()
        return [from_document(each, StoredUpload).value() for each in documents]
