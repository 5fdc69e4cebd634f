"""Users in MongoDB."""

from collections.abc import Sequence

from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.documents import from_document, to_document
from trimcore.adapters.mongo.stores.user_documents import StoredUser
from trimcore.adapters.mongo.uniqueness import has_id
from trimcore.domain.errors import DuplicateId, EmailTaken, StaleVersion, UserNotFound
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.user import User
from trimcore.ports.stores.users import Users

_COLLECTION = "users"
_CHANGING = ("password_hash", "password_version", "leaving_since")


class MongoUsers(Users):
    """One document for each user."""

    def __init__(self, database: MongoDatabase) -> None:
        self._database = database

    def add(self, user: User) -> None:
        with self._database.collection(_COLLECTION) as users:
            try:
                users.insert_one(to_document(StoredUser.of(user)))
            except DuplicateKeyError as error:
                if has_id(users, user.id):
                    raise DuplicateId(user.id) from error
                raise EmailTaken from error

    def get(self, user_id: UserId) -> User:
        user = self._find(_id=user_id)
        if user is None:
            raise UserNotFound(user_id)
        return user

    def find_by_email(self, email_key: str) -> User | None:
        return self._find(email_key=email_key)

    def replace_password_hash(self, user_id: UserId, old: str, new: str) -> None:
        with self._database.collection(_COLLECTION) as users:
            users.update_one(
                {"_id": user_id, "password_hash": old}, {"$set": {"password_hash": new}}
            )

    def list_leaving(self, limit: int) -> Sequence[User]:
        with self._database.collection(_COLLECTION) as users:
            found = users.find({"leaving_since": {"$gt": 0}}).sort([("leaving_since", ASCENDING)])
            documents = found.limit(limit).to_list()
        return [from_document(each, StoredUser).value() for each in documents]

    def delete(self, user_id: UserId) -> None:
        with self._database.collection(_COLLECTION) as users:
            users.delete_one({"_id": user_id})

    def replace(self, user: User, *, password_hash: str) -> None:
        stored = to_document(StoredUser.of(user))
        changes = {name: stored[name] for name in _CHANGING}
        due: dict[str, object] = {"_id": user.id, "password_hash": password_hash}
        if user.leaving_since is None:
            due["leaving_since"] = None
        with self._database.collection(_COLLECTION) as users:
            outcome = users.update_one(due, {"$set": changes})
        if not outcome.matched_count:
            self.get(user.id)
            raise StaleVersion(user.id)

    def _find(self, **field: str) -> User | None:
        with self._database.collection(_COLLECTION) as users:
            document = users.find_one(field)
        return None if document is None else from_document(document, StoredUser).value()
