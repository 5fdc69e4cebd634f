"""Trim requests in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock

from trimcore.domain.errors import DuplicateId, DuplicateSubmission, RequestNotFound, StaleVersion
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.ports.stores.requests import Cursor, Requests
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
            if stored.version != request.version - 1:
                message = f"request {request.id}: version {stored.version} is stored"
                raise StaleVersion(message)
            self._requests[request.id] = replace(
                _as_stored(request),
                user_id=stored.user_id,
                idempotency_key=stored.idempotency_key,
                created_at=stored.created_at,
            )

    def due(self, now: datetime, limit: int) -> Sequence[TrimRequest]:
        with self._lock:
            waiting = [(each.due_at, each) for each in self._requests.values() if each.due_at]
        due = [(due_at, each) for due_at, each in waiting if due_at <= whole_ms(now)]
        return [each for _, each in sorted(due, key=lambda pair: pair[0])[:limit]]

    def list_of_user(
        self,
        user_id: UserId,
        *,
        statuses: Collection[Status] | None = None,
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
            and (place is None or (each.created_at, each.id) < place)
        ]
        return sorted(listed, key=lambda each: (each.created_at, each.id), reverse=True)[:limit]

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
