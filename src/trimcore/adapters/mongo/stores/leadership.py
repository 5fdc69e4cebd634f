"""Leadership in MongoDB."""

from datetime import datetime

from pymongo.errors import DuplicateKeyError

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.ports.stores.leadership import Leadership
from trimcore.stored.epoch_ms import to_ms

_COLLECTION = "turns"


class MongoLeadership(Leadership):
    """One document for each task."""

    def __init__(self, database: MongoDatabase) -> None:
        self._database = database

    def acquire(self, task: str, worker: str, now: datetime, *, until: datetime) -> bool:
        turn = {"worker": worker, "until": to_ms(until)}
        free = {"$or": [{"worker": worker}, {"until": {"$lte": to_ms(now)}}]}
        with self._database.collection(_COLLECTION) as turns:
            if turns.update_one({"_id": task, **free}, {"$set": turn}).matched_count:
                return True
            try:
                turns.insert_one({"_id": task, **turn})
            except DuplicateKeyError:
                return False
            return True
