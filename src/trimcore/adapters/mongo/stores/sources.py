"""Sources in MongoDB."""

from collections.abc import Collection, Sequence
from datetime import datetime

from pymongo import ASCENDING, DESCENDING
from pymongo.errors import DuplicateKeyError

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.documents import Document, from_document, to_document
from trimcore.adapters.mongo.stores.places import place_of
from trimcore.adapters.mongo.stores.source_documents import SourceChange, StoredSource
from trimcore.adapters.mongo.sums import summed
from trimcore.domain.errors import DuplicateId, SourceNotFound, StaleVersion
from trimcore.domain.model.ids import SourceId, UserId
from trimcore.domain.model.sources.source import Errand, Source
from trimcore.ports.stores.cursor import Cursor
from trimcore.ports.stores.sources import Sources
from trimcore.stored.epoch_ms import to_ms

_COLLECTION = "sources"
_OF_ERRAND: dict[Errand, Document] = {
    Errand.FETCH: {"document.going_since": None, "document.url": {"$gt": ""}},
    Errand.LOOK: {"document.going_since": None, "document.url": None},
    Errand.SETTLE: {"document.going_since": {"$gt": 0}},
}
"""By what the document tells, which versions that know no errands write, too."""


class MongoSources(Sources):
    """One document for each source, replaced by comparing its version."""

    def __init__(self, database: MongoDatabase) -> None:
        self._database = database

    def add(self, source: Source) -> None:
        with self._database.collection(_COLLECTION) as sources:
            try:
                sources.insert_one(to_document(StoredSource.of(source)))
            except DuplicateKeyError as error:
                raise DuplicateId(source.id) from error

    def find(self, source_id: SourceId) -> Source | None:
        with self._database.collection(_COLLECTION) as sources:
            document = sources.find_one({"_id": source_id})
        return None if document is None else from_document(document, StoredSource).value()

    def list_by_id(self, source_ids: Collection[SourceId]) -> Sequence[Source]:
        return self._list({"_id": {"$in": list(source_ids)}}, ("_id", ASCENDING), None)

    def replace(self, source: Source) -> None:
        with self._database.collection(_COLLECTION) as sources:
            outcome = sources.update_one(
                {"_id": source.id, "version": source.version - 1},
                {"$set": to_document(SourceChange.of(source))},
            )
        if not outcome.matched_count:
            self._refuse(source)
            raise SourceNotFound(source.id)

    def remove(self, source: Source) -> None:
        with self._database.collection(_COLLECTION) as sources:
            outcome = sources.delete_one({"_id": source.id, "version": source.version})
        if not outcome.deleted_count:
            self._refuse(source)

    def due(
        self, now: datetime, limit: int, *, errand: Errand, without: Collection[UserId] = ()
    ) -> Sequence[Source]:
        chosen: Document = {**_OF_ERRAND[errand], "due_at": {"$lte": to_ms(now)}}
        if without:
            chosen["user_id"] = {"$nin": list(without)}
        return self._list(chosen, ("due_at", ASCENDING), limit)

    def stored_bytes(self, user_id: UserId) -> int:
        with self._database.collection(_COLLECTION) as sources:
            return summed(sources, {"user_id": user_id}, "document.size")

    def list_of_user(
        self,
        user_id: UserId,
        *,
        oldest_first: bool = False,
        after: Cursor | None = None,
        limit: int | None = None,
    ) -> Sequence[Source]:
        chosen: Document = {"user_id": user_id}
        if after is not None:
            chosen["place"] = {"$gt" if oldest_first else "$lt": place_of(after)}
        return self._list(chosen, ("place", ASCENDING if oldest_first else DESCENDING), limit)

    def _refuse(self, source: Source) -> None:
        stored = self.find(source.id)
        if stored is not None:
            message = f"source {source.id}: version {stored.version} is stored"
            raise StaleVersion(message)

    def _list(self, chosen: Document, order: tuple[str, int], limit: int | None) -> list[Source]:
        if limit == 0:  # to the server, 0 means all
            return []
        with self._database.collection(_COLLECTION) as sources:
            documents = sources.find(chosen).sort([order]).limit(limit or 0).to_list()
        return [from_document(each, StoredSource).value() for each in documents]
