"""The JSON document of a request: all of it that is never queried."""

from datetime import datetime
from typing import Self

import msgspec

from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.lease import Lease
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import Attempt, Failure, TrimRequest
from trimcore.domain.model.video import Video
from trimcore.stored.epoch_ms import from_ms, to_ms


class LeaseDocument(msgspec.Struct, frozen=True):
    """A worker's hold."""

    worker: str
    attempt: int
    until: int

    @classmethod
    def of(cls, lease: Lease) -> Self:
        """Write a value down."""
        return cls(worker=lease.worker, attempt=lease.attempt, until=to_ms(lease.until))

    def value(self) -> Lease:
        """Read the value back."""
        return Lease(worker=self.worker, attempt=self.attempt, until=from_ms(self.until))


class AttemptDocument(msgspec.Struct, frozen=True):
    """A try that has ended."""

    number: int
    worker: str
    began_at: int
    ended_at: int
    outcome: Status
    failure: Failure | None

    @classmethod
    def of(cls, attempt: Attempt) -> Self:
        """Write a value down."""
        return cls(
            number=attempt.number,
            worker=attempt.worker,
            began_at=to_ms(attempt.began_at),
            ended_at=to_ms(attempt.ended_at),
            outcome=attempt.outcome,
            failure=attempt.failure,
        )

    def value(self) -> Attempt:
        """Read the value back."""
        return Attempt(
            number=self.number,
            worker=self.worker,
            began_at=from_ms(self.began_at),
            ended_at=from_ms(self.ended_at),
            outcome=self.outcome,
            failure=self.failure,
        )


class RequestDocument(msgspec.Struct, frozen=True):
    """A request without what a database keeps in columns of their own: see `value`.

    Values of the domain that hold no moment are stored as they are, field by field, the receipt
    among them.
    """

    video: Video
    window: TrimWindow
    updated_at: int
    not_before: int
    attempt: int
    tries: int
    progress: int
    lease: LeaseDocument | None
    began_at: int | None
    failure: Failure | None
    history: tuple[AttemptDocument, ...]
    fingerprint: str

    @classmethod
    def of(cls, request: TrimRequest) -> Self:
        """Write a value down."""
        return cls(
            video=request.video,
            window=request.window,
            updated_at=to_ms(request.updated_at),
            not_before=to_ms(request.not_before),
            attempt=request.attempt,
            tries=request.tries,
            progress=request.progress,
            lease=None if request.lease is None else LeaseDocument.of(request.lease),
            began_at=to_ms(request.began_at),
            failure=request.failure,
            history=tuple(AttemptDocument.of(attempt) for attempt in request.history),
            fingerprint=request.fingerprint,
        )

    def value(  # noqa: PLR0913 - the columns
        self,
        *,
        id: RequestId,  # noqa: A002 - the field's name
        user_id: UserId,
        idempotency_key: str | None,
        status: Status,
        version: int,
        created_at: datetime,
        due_at: datetime | None,
    ) -> TrimRequest:
        """Read the value back, with the columns."""
        return TrimRequest(
            id=id,
            user_id=user_id,
            idempotency_key=idempotency_key,
            status=status,
            version=version,
            created_at=created_at,
            due_at=due_at,
            video=self.video,
            window=self.window,
            updated_at=from_ms(self.updated_at),
            not_before=from_ms(self.not_before),
            attempt=self.attempt,
            tries=self.tries,
            progress=self.progress,
            lease=None if self.lease is None else self.lease.value(),
            began_at=from_ms(self.began_at),
            failure=self.failure,
            history=tuple(attempt.value() for attempt in self.history),
            fingerprint=self.fingerprint,
        )
