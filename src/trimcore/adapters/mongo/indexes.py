"""The indexes: what is unique, and what is found without reading a whole collection.

Only kinds that every server has, so none that is partial, expires documents or names `_id`.
"""

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database

from trimcore.adapters.mongo.documents import Document

INDEXES: dict[str, list[IndexModel]] = {
    "users": [
        IndexModel([("email_key", ASCENDING)], unique=True),
        IndexModel([("leaving_since", ASCENDING)]),
    ],
    "sessions": [
        IndexModel([("expires_at", ASCENDING)]),
        IndexModel([("user_id", ASCENDING)]),
    ],
    "requests": [
        IndexModel([("user_id", ASCENDING), ("submission", ASCENDING)], unique=True),
        IndexModel([("user_id", ASCENDING), ("place", ASCENDING)]),
        IndexModel([("user_id", ASCENDING), ("status", ASCENDING), ("place", ASCENDING)]),
        IndexModel([("due_at", ASCENDING)]),
        # The user, too, so that whoever is passed over is told by the index alone.
        IndexModel(
            [
                ("status", ASCENDING),
                ("document.not_before", ASCENDING),
                ("user_id", ASCENDING),
            ]
        ),
        IndexModel([("document.announce_at", ASCENDING)]),
        IndexModel([("document.updated_at", ASCENDING)]),
        IndexModel([("user_id", ASCENDING), ("document.updated_at", ASCENDING)]),
        IndexModel([("document.video.id", ASCENDING)]),
        IndexModel(
            [
                ("user_id", ASCENDING),
                ("document.video.result.receipt.bytes_written", ASCENDING),
            ]
        ),
        IndexModel([("document.video.source.key", ASCENDING)]),
    ],
    "uploads": [
        IndexModel([("due_at", ASCENDING)]),
        IndexModel([("user_id", ASCENDING), ("finished", ASCENDING)]),
    ],
    "sources": [
        IndexModel([("user_id", ASCENDING), ("place", ASCENDING)]),
        IndexModel([("user_id", ASCENDING), ("document.size", ASCENDING)]),
        IndexModel([("due_at", ASCENDING)]),
        IndexModel(
            [
                ("document.going_since", ASCENDING),
                ("document.url", ASCENDING),
                ("due_at", ASCENDING),
            ]
        ),
    ],
    "webhooks": [IndexModel([("user_id", ASCENDING), ("place", ASCENDING)])],
    "deliveries": [
        IndexModel([("webhook_id", ASCENDING), ("place", ASCENDING)]),
        IndexModel([("due_at", ASCENDING)]),
        IndexModel([("created_at", ASCENDING)]),
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
