"""Counts of events in MongoDB."""

import hashlib
from datetime import datetime

import msgspec
from pymongo import ASCENDING

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.documents import from_document, to_document
from trimcore.ports.stores.throttle import Throttle
from trimcore.stored.epoch_ms import from_ms, to_ms

_COLLECTION = "throttled"


class StoredEvent(msgspec.Struct, frozen=True):
    """A document of `throttled`."""

    key: str
    happened_at: int
    keep_until: int


class MongoThrottle(Throttle):
    """One document for each event, under a digest of its key; the server makes no use of its id."""

    def __init__(self, database: MongoDatabase) -> None:
        self._database = database

    def record(self, key: str, now: datetime, *, keep_until: datetime) -> None:
        event = StoredEvent(key=_digest(key), happened_at=to_ms(now), keep_until=to_ms(keep_until))
        with self._database.collection(_COLLECTION) as throttled:
            throttled.insert_one(to_document(event))

    def moments(self, key: str, since: datetime) -> tuple[datetime, ...]:
        chosen = {"key": _digest(key), "happened_at": {"$gt": to_ms(since)}}
        with self._database.collection(_COLLECTION) as throttled:
            documents = throttled.find(chosen).sort([("happened_at", ASCENDING)]).to_list()
        events = (from_document(each, StoredEvent) for each in documents)
        return tuple(from_ms(event.happened_at) for event in events)

    def clear(self, key: str) -> None:
        with self._database.collection(_COLLECTION) as throttled:
            throttled.delete_many({"key": _digest(key)})

    def delete_expired(self, now: datetime) -> int:
        with self._database.collection(_COLLECTION) as throttled:
            return throttled.delete_many({"keep_until": {"$lte": to_ms(now)}}).deleted_count


def _digest(key: str) -> str:
    """Return a digest, since keys hold addresses and there may be no end to their number."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
