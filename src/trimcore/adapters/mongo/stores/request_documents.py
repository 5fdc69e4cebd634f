"""Stored requests: what is queried is at the top, the rest in the `document`."""

from typing import Self

import msgspec

from trimcore.adapters.mongo.stores.places import place_of
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.stored.epoch_ms import from_ms, to_ms
from trimcore.stored.request import RequestDocument


class StoredRequest(msgspec.Struct, frozen=True, rename={"id": "_id"}):
    """A document of `requests`; `submission` and `place` are there to be indexed."""

    id: str
    user_id: str
    submission: str
    place: str
    status: Status
    version: int
    created_at: int
    due_at: int | None
    idempotency_key: str | None
    document: RequestDocument

    @classmethod
    def of(cls, request: TrimRequest) -> Self:
        """Write a value down."""
        return cls(
            id=request.id,
            user_id=request.user_id,
            submission=submission_of(request),
            place=place_of(request),
            status=request.status,
            version=request.version,
            created_at=to_ms(request.created_at),
            due_at=to_ms(request.due_at),
            idempotency_key=request.idempotency_key,
            document=RequestDocument.of(request),
        )

    def value(self) -> TrimRequest:
        """Read the value back."""
        return self.document.value(
            id=RequestId(self.id),
            user_id=UserId(self.user_id),
            idempotency_key=self.idempotency_key,
            status=self.status,
            version=self.version,
            created_at=from_ms(self.created_at),
            due_at=from_ms(self.due_at),
        )


class RequestChange(msgspec.Struct, frozen=True):
    """The fields of a request that change in its life."""

    status: Status
    version: int
    due_at: int | None
    document: RequestDocument

    @classmethod
    def of(cls, request: TrimRequest) -> Self:
        """Write a value down."""
        return cls(
            status=request.status,
            version=request.version,
            due_at=to_ms(request.due_at),
            document=RequestDocument.of(request),
        )


def submission_of(request: TrimRequest) -> str:
    """Return what is unique among a user's requests, also among those without a key."""
    if request.idempotency_key is None:
        return f"request {request.id}"
    return submission_text(request.idempotency_key)


def submission_text(idempotency_key: str) -> str:
    """Return what is unique about a submission with a key."""
    return f"key {idempotency_key}"
