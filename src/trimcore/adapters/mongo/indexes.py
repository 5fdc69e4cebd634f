"""The indexes: what is unique, and what is found without reading a whole collection.

Only kinds that every server has, so none that is partial, expires documents or names `_id`.
"""

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database

from trimcore.adapters.mongo.documents import Document

INDEXES: dict[str, list[IndexModel]] = {
    "users": [IndexModel([("email_key", ASCENDING)], unique=True)],
    "sessions": [IndexModel([("expires_at", ASCENDING)])],
    "requests": [
        IndexModel([("user_id", ASCENDING), ("submission", ASCENDING)], unique=True),
        IndexModel([("user_id", ASCENDING), ("place", ASCENDING)]),
        IndexModel([("due_at", ASCENDING)]),
        IndexModel([("status", ASCENDING), ("document.not_before", ASCENDING)]),
    ],
    "throttled": [
        IndexModel([("key", ASCENDING), ("happened_at", ASCENDING)]),
        IndexModel([("keep_until", ASCENDING)]),
    ],
}


def create_indexes(database: Database[Document]) -> None:
    """Make the indexes that are missing; safe when several processes do it at once.

    One by one: FerretDB drops the connection when it is asked for several that it has.
    """
    for name, indexes in INDEXES.items():
        for index in indexes:
            database[name].create_indexes([index])
