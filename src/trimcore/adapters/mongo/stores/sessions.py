"""Sessions in MongoDB."""

from datetime import datetime
from uuid import UUID

from pymongo.errors import DuplicateKeyError

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.documents import from_document, to_document
from trimcore.adapters.mongo.stores.session_documents import StoredSession
from trimcore.domain.errors import DuplicateId
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.session import Session
from trimcore.ports.stores.sessions import Sessions
from trimcore.stored.epoch_ms import to_ms

_COLLECTION = "sessions"


class MongoSessions(Sessions):
    """One document for each session."""

    def __init__(self, database: MongoDatabase) -> None:
        self._database = database

    def add(self, session: Session) -> None:
        with self._database.collection(_COLLECTION) as sessions:
            try:
                sessions.insert_one(to_document(StoredSession.of(session)))
            except DuplicateKeyError as error:
                raise DuplicateId(str(session.uid)) from error

    def find(self, uid: UUID) -> Session | None:
        with self._database.collection(_COLLECTION) as sessions:
            document = sessions.find_one({"_id": str(uid)})
        return None if document is None else from_document(document, StoredSession).value()

    def revoke(self, uid: UUID, now: datetime) -> bool:
        with self._database.collection(_COLLECTION) as sessions:
            outcome = sessions.update_one(
                {"_id": str(uid), "revoked_at": None}, {"$set": {"revoked_at": to_ms(now)}}
            )
        return outcome.matched_count > 0

    def confirm(self, uid: UUID, password_version: int) -> None:
        with self._database.collection(_COLLECTION) as sessions:
            sessions.update_one({"_id": str(uid)}, {"$set": {"password_version": password_version}})

    def delete_of_user(self, user_id: UserId) -> int:
        with self._database.collection(_COLLECTION) as sessions:
            return sessions.delete_many({"user_id": user_id}).deleted_count

    def delete_expired(self, now: datetime) -> int:
        with self._database.collection(_COLLECTION) as sessions:
            return sessions.delete_many({"expires_at": {"$lte": to_ms(now)}}).deleted_count
