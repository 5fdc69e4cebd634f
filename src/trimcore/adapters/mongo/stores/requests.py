"""Trim requests in MongoDB."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from pymongo import ASCENDING, DESCENDING
from pymongo.errors import DuplicateKeyError

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.documents import Document, from_document, to_document
from trimcore.adapters.mongo.stores.places import place_of
from trimcore.adapters.mongo.stores.request_documents import (
    RequestChange,
    StoredRequest,
    submission_text,
)
from trimcore.adapters.mongo.sums import summed
from trimcore.adapters.mongo.uniqueness import has_id
from trimcore.domain.errors import DuplicateId, DuplicateSubmission, RequestNotFound, StaleVersion
from trimcore.domain.model.ids import RequestId, SourceId, UserId, VideoId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.video import source_key
from trimcore.ports.stores.cursor import Cursor
from trimcore.ports.stores.requests import Requests
from trimcore.stored.epoch_ms import to_ms

_COLLECTION = "requests"


class MongoRequests(Requests):
    """One document for each request, replaced by comparing its version."""

    def __init__(self, database: MongoDatabase) -> None:
        self._database = database

    def add(self, request: TrimRequest) -> None:
        with self._database.collection(_COLLECTION) as requests:
            try:
                requests.insert_one(to_document(StoredRequest.of(request)))
            except DuplicateKeyError as error:
                if has_id(requests, request.id):
                    raise DuplicateId(request.id) from error
                raise DuplicateSubmission(request.idempotency_key) from error

    def get(self, request_id: RequestId) -> TrimRequest:
        request = self._find({"_id": request_id})
        if request is None:
            raise RequestNotFound(request_id)
        return request

    def find_submission(self, user_id: UserId, idempotency_key: str) -> TrimRequest | None:
        return self._find({"user_id": user_id, "submission": submission_text(idempotency_key)})

    def replace(self, request: TrimRequest) -> None:
        with self._database.collection(_COLLECTION) as requests:
            outcome = requests.update_one(
                {"_id": request.id, "version": request.version - 1},
                {"$set": to_document(RequestChange.of(request))},
            )
        if not outcome.matched_count:
            raise _stale(self.get(request.id))

    def remove(self, request: TrimRequest) -> None:
        with self._database.collection(_COLLECTION) as requests:
            outcome = requests.delete_one({"_id": request.id, "version": request.version})
        if not outcome.deleted_count and (stored := self._find({"_id": request.id})) is not None:
            raise _stale(stored)

    def find_of_video(self, video_id: VideoId) -> TrimRequest | None:
        return self._find({"document.video.id": video_id})

    def list_of_source(
        self,
        source_id: SourceId,
        *,
        statuses: Collection[Status] | None = None,
        limit: int | None = None,
    ) -> Sequence[TrimRequest]:
        chosen: Document = {"document.video.source.key": source_key(source_id)}
        if statuses is not None:
            chosen["status"] = {"$in": [status.value for status in statuses]}
        return self._list(chosen, ("place", DESCENDING), limit)

    def due(self, now: datetime, limit: int) -> Sequence[TrimRequest]:
        return self._list({"due_at": {"$lte": to_ms(now)}}, ("due_at", ASCENDING), limit)

    def list_waiting(
        self, now: datetime, limit: int, *, without: Collection[UserId] = ()
    ) -> Sequence[TrimRequest]:
        since = "document.not_before"
        chosen: Document = {"status": Status.SCHEDULED.value, since: {"$lte": to_ms(now)}}
        if without:
            chosen["user_id"] = {"$nin": list(without)}
        return self._list(chosen, (since, ASCENDING), limit)

    def unannounced(self, limit: int) -> Sequence[TrimRequest]:
        at = "document.announce_at"
        return self._list({at: {"$gt": 0}}, (at, ASCENDING), limit)

    def list_of_user(
        self,
        user_id: UserId,
        *,
        statuses: Collection[Status] | None = None,
        oldest_first: bool = False,
        after: Cursor | None = None,
        limit: int | None = None,
    ) -> Sequence[TrimRequest]:
        chosen: Document = {"user_id": user_id}
        if statuses is not None:
            chosen["status"] = {"$in": [status.value for status in statuses]}
        if after is not None:
            chosen["place"] = {"$gt" if oldest_first else "$lt": place_of(after)}
        return self._list(chosen, ("place", ASCENDING if oldest_first else DESCENDING), limit)

    def count_of_user(self, user_id: UserId, *, statuses: Collection[Status], limit: int) -> int:
        if limit == 0:  # the server takes no such limit
            return 0
        chosen: Document = {
            "user_id": user_id,
            "status": {"$in": [status.value for status in statuses]},
        }
        with self._database.collection(_COLLECTION) as requests:
            return requests.count_documents(chosen, limit=limit)

    def stored_bytes(self, user_id: UserId) -> int:
        size = "document.video.result.receipt.bytes_written"
        with self._database.collection(_COLLECTION) as requests:
            return summed(requests, {"user_id": user_id, size: {"$gt": 0}}, size)

    def list_changed(
        self, since: datetime, *, user_id: UserId | None = None, limit: int
    ) -> Sequence[TrimRequest]:
        chosen: Document = {"document.updated_at": {"$gte": to_ms(since)}}
        if user_id is not None:
            chosen["user_id"] = user_id
        return self._list(chosen, ("document.updated_at", ASCENDING), limit)

    def count_by_status(self) -> Mapping[Status, int]:
        with self._database.collection(_COLLECTION) as requests:
            return {status: requests.count_documents({"status": status.value}) for status in Status}

    def waiting_since(self) -> datetime | None:
        waiting: Document = {"status": Status.SCHEDULED.value}
        first = self._list(waiting, ("document.not_before", ASCENDING), 1)
        return first[0].not_before if first else None

    def ping(self) -> None:
        self._database.ping()

    def _find(self, fields: Document) -> TrimRequest | None:
        with self._database.collection(_COLLECTION) as requests:
            document = requests.find_one(fields)
        return None if document is None else from_document(document, StoredRequest).value()

    def _list(
        self, chosen: Document, order: tuple[str, int], limit: int | None
    ) -> list[TrimRequest]:
        if limit == 0:  # to the server, 0 means all
            return []
        with self._database.collection(_COLLECTION) as requests:
            documents = requests.find(chosen).sort([order]).limit(limit or 0).to_list()
        return [from_document(each, StoredRequest).value() for each in documents]


def _stale(stored: TrimRequest) -> StaleVersion:
    return StaleVersion(f"request {stored.id}: version {stored.version} is stored")
