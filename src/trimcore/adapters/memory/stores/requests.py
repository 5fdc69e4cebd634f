"""Trim requests in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock

from trimcore.adapters.memory.stores.order import is_behind
from trimcore.domain.errors import DuplicateId, DuplicateSubmission, RequestNotFound, StaleVersion
from trimcore.domain.model.ids import RequestId, SourceId, UserId, VideoId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.ports.stores.cursor import Cursor
from trimcore.ports.stores.requests import Requests
from trimcore.stored.epoch_ms import whole_ms
from trimcore.stored.request import RequestDocument


class MemoryRequests(Requests):
    """Keeps requests in a dictionary; safe to share between threads."""

    is_immediate = True

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: dict[RequestId, TrimRequest] = {}
        self._submissions: dict[tuple[UserId, str], RequestId] = {}

    def add(self, request: TrimRequest) -> None:
        with self._lock:
            if request.id in self._requests:
                raise DuplicateId(request.id)
            if request.idempotency_key is not None:
                submission = (request.user_id, request.idempotency_key)
                if submission in self._submissions:
                    raise DuplicateSubmission(request.idempotency_key)
                self._submissions[submission] = request.id
            self._requests[request.id] = _as_stored(request)

    def get(self, request_id: RequestId) -> TrimRequest:
        with self._lock:
            return self._get(request_id)

    def find_submission(self, user_id: UserId, idempotency_key: str) -> TrimRequest | None:
        with self._lock:
            request_id = self._submissions.get((user_id, idempotency_key))
            return None if request_id is None else self._requests[request_id]

    def replace(self, request: TrimRequest) -> None:
        with self._lock:
            stored = self._get(request.id)
            _require_version(stored, request.version - 1)
            self._requests[request.id] = replace(
                _as_stored(request),
                user_id=stored.user_id,
                idempotency_key=stored.idempotency_key,
                created_at=stored.created_at,
            )

    def remove(self, request: TrimRequest) -> None:
        with self._lock:
            stored = self._requests.get(request.id)
            if stored is None:
                return
            _require_version(stored, request.version)
            del self._requests[request.id]
            if stored.idempotency_key is not None:
                del self._submissions[stored.user_id, stored.idempotency_key]

    def find_of_video(self, video_id: VideoId) -> TrimRequest | None:
        with self._lock:
            everything = list(self._requests.values())
        return next((each for each in everything if each.video.id == video_id), None)

    def list_of_source(
        self,
        source_id: SourceId,
        *,
        statuses: Collection[Status] | None = None,
        limit: int | None = None,
    ) -> Sequence[TrimRequest]:
        with self._lock:
            everything = list(self._requests.values())
        listed = [
            each
            for each in everything
            if each.video.source.id == source_id and (statuses is None or each.status in statuses)
        ]
        return listed[:limit]

    def due(self, now: datetime, limit: int) -> Sequence[TrimRequest]:
        with self._lock:
            waiting = [(each.due_at, each) for each in self._requests.values() if each.due_at]
        due = [(due_at, each) for due_at, each in waiting if due_at <= whole_ms(now)]
        return [each for _, each in sorted(due, key=lambda pair: pair[0])[:limit]]

    def list_waiting(
        self, now: datetime, limit: int, *, without: Collection[UserId] = ()
    ) -> Sequence[TrimRequest]:
        with self._lock:
            everything = list(self._requests.values())
        waiting = [
            each
            for each in everything
            if each.is_claimable(whole_ms(now)) and each.user_id not in without
        ]
        return sorted(waiting, key=lambda each: each.not_before)[:limit]

    def unannounced(self, limit: int) -> Sequence[TrimRequest]:
        with self._lock:
            untold = [each for each in self._requests.values() if each.endings]
        return sorted(untold, key=lambda each: each.endings[0].at)[:limit]

    def list_of_user(
        self,
        user_id: UserId,
        *,
        statuses: Collection[Status] | None = None,
        oldest_first: bool = False,
        after: Cursor | None = None,
        limit: int | None = None,
    ) -> Sequence[TrimRequest]:
        place = None if after is None else (whole_ms(after.created_at), after.id)
        with self._lock:
            everything = list(self._requests.values())
        listed = [
            each
            for each in everything
            if each.user_id == user_id
            and (statuses is None or each.status in statuses)
            and (place is None or is_behind((each.created_at, each.id), place, oldest_first))
        ]
        order = sorted(listed, key=lambda each: (each.created_at, each.id))
        return order[:limit] if oldest_first else order[::-1][:limit]

    def count_of_user(self, user_id: UserId, *, statuses: Collection[Status], limit: int) -> int:
        with self._lock:
            everything = list(self._requests.values())
        found = (each for each in everything if each.user_id == user_id)
        return min(limit, sum(each.status in statuses for each in found))

    def stored_bytes(self, user_id: UserId) -> int:
        with self._lock:
            results = [
                each.video.result for each in self._requests.values() if each.user_id == user_id
            ]
        return sum(result.receipt.bytes_written for result in results if result is not None)

    def list_changed(
        self, since: datetime, *, user_id: UserId | None = None, limit: int
    ) -> Sequence[TrimRequest]:
        with self._lock:
            everything = list(self._requests.values())
        changed = [
            each
            for each in everything
            if each.updated_at >= whole_ms(since) and user_id in {None, each.user_id}
        ]
        return sorted(changed, key=lambda each: each.updated_at)[:limit]

    def count_by_status(self) -> Mapping[Status, int]:
        with self._lock:
            statuses = [each.status for each in self._requests.values()]
        return {status: statuses.count(status) for status in Status}

    def waiting_since(self) -> datetime | None:
        with self._lock:
            everything = list(self._requests.values())
        waiting = (each.not_before for each in everything if each.status is Status.SCHEDULED)
        return min(waiting, default=None)

    def ping(self) -> None:
        """Do nothing: memory always answers."""

    def _get(self, request_id: RequestId) -> TrimRequest:
        try:
            return self._requests[request_id]
        except KeyError:
            raise RequestNotFound(request_id) from None


def _require_version(stored: TrimRequest, version: int) -> None:
    if stored.version != version:
        message = f"request {stored.id}: version {stored.version} is stored"
        raise StaleVersion(message)


def _as_stored(request: TrimRequest) -> TrimRequest:
    """Return the request as a database would give it back: with moments of whole milliseconds."""
    return RequestDocument.of(request).value(
        id=request.id,
        user_id=request.user_id,
        idempotency_key=request.idempotency_key,
        status=request.status,
        version=request.version,
        created_at=whole_ms(request.created_at),
        due_at=whole_ms(request.due_at),
    )
