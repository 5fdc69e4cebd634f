from contextlib import closing
from typing import cast

import pytest
from pymongo.database import Database

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.documents import Document
from trimcore.adapters.mongo.stores.users import MongoUsers
from trimcore.domain.errors import EmailTaken, Unavailable
from trimcore.ports.conformance.stores.builders import a_user
from trimcore.ports.conformance.stores.races import failures, race

EXPECTED = {
    ("requests", (("due_at", 1),), False),
    ("requests", (("status", 1), ("document.not_before", 1), ("user_id", 1)), False),
    ("requests", (("user_id", 1), ("place", 1)), False),
    ("requests", (("user_id", 1), ("status", 1), ("place", 1)), False),
    ("requests", (("user_id", 1), ("submission", 1)), True),
    ("requests", (("document.announce_at", 1),), False),
    ("requests", (("document.updated_at", 1),), False),
    ("requests", (("user_id", 1), ("document.updated_at", 1)), False),
    ("requests", (("document.video.id", 1),), False),
    ("requests", (("document.video.source.key", 1),), False),
    (
        "sources",
        (("document.going_since", 1), ("document.url", 1), ("due_at", 1)),
        False,
    ),
    ("requests", (("user_id", 1), ("document.video.result.receipt.bytes_written", 1)), False),
    ("sources", (("user_id", 1), ("document.size", 1)), False),
    ("sources", (("due_at", 1),), False),
    ("sources", (("user_id", 1), ("place", 1)), False),
    ("sessions", (("expires_at", 1),), False),
    ("sessions", (("user_id", 1),), False),
    ("throttled", (("keep_until", 1),), False),
    ("throttled", (("key", 1), ("happened_at", 1)), False),
    ("uploads", (("due_at", 1),), False),
    ("uploads", (("user_id", 1), ("finished", 1)), False),
    ("users", (("email_key", 1),), True),
    ("users", (("leaving_since", 1),), False),
    ("webhooks", (("user_id", 1), ("place", 1)), False),
    ("deliveries", (("created_at", 1),), False),
    ("deliveries", (("due_at", 1),), False),
    ("deliveries", (("webhook_id", 1), ("place", 1)), False),
}


def indexes_of(raw: Database[Document]) -> list[tuple[str, tuple[tuple[str, int], ...], bool]]:
    """Return collection, key and uniqueness of every index that was asked for."""
    found = [
        (name, tuple(cast("dict[str, int]", index["key"]).items()), bool(index.get("unique")))
        for name in raw.list_collection_names()
        for index in raw[name].list_indexes()
    ]
    return sorted(index for index in found if index[1] != (("_id", 1),))


def test_they_are_made_once_however_often_asked(
    database: MongoDatabase, raw: Database[Document]
) -> None:
    for _ in range(3):
        database.migrate()
        assert indexes_of(raw) == sorted(EXPECTED)


def test_several_may_make_them_at_once(url: str, raw: Database[Document]) -> None:
    databases = [MongoDatabase(url, patience=30) for _ in range(4)]
    assert failures(race([database.migrate for database in databases])) == []
    for database in databases:
        database.close()
    assert indexes_of(raw) == sorted(EXPECTED)


def test_they_are_there_before_the_first_write_of_a_process(url: str) -> None:
    for expected in (None, EmailTaken):
        with closing(MongoDatabase(url, patience=30)) as database:
            outcomes = race([lambda: MongoUsers(database).add(a_user("ada@example.com"))])
        assert failures(outcomes) == ([expected] if expected else [])


def test_what_is_not_unique_already_stops_every_call(
    database: MongoDatabase, raw: Database[Document]
) -> None:
    raw["users"].insert_many([{"_id": each, "email_key": "ada@example.com"} for each in "ab"])
    for _ in range(2):
        with pytest.raises(Unavailable):
            MongoUsers(database).add(a_user())
