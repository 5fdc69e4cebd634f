"""The JSON document of a request: all of it that is never queried."""

from datetime import datetime
from typing import Self

import msgspec

from trimcore.domain.model.ids import RequestId, UserId, VideoId
from trimcore.domain.model.lease import Lease
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import Attempt, Failure, TrimRequest
from trimcore.domain.model.video import Source, TrimResult, Video
from trimcore.stored.epoch_ms import from_ms, to_ms
from trimcore.stored.receipt import ReceiptDocument, WindowDocument


class SourceDocument(msgspec.Struct, frozen=True):
    """The upload."""

    key: str
    size: int
    sha256: str

    @classmethod
    def of(cls, source: Source) -> Self:
        """Write a value down."""
        return cls(key=source.key, size=source.size, sha256=source.sha256)

    def value(self) -> Source:
        """Read the value back."""
        return Source(key=self.key, size=self.size, sha256=self.sha256)


class ResultDocument(msgspec.Struct, frozen=True):
    """The trimmed video."""

    key: str
    receipt: ReceiptDocument

    @classmethod
    def of(cls, result: TrimResult) -> Self:
        """Write a value down."""
        return cls(key=result.key, receipt=ReceiptDocument.of(result.receipt))

    def value(self) -> TrimResult:
        """Read the value back."""
        return TrimResult(key=self.key, receipt=self.receipt.value())


class VideoDocument(msgspec.Struct, frozen=True):
    """The video that the request makes."""

    id: str
    name: str
    source: SourceDocument
    result: ResultDocument | None

    @classmethod
    def of(cls, video: Video) -> Self:
        """Write a value down."""
        return cls(
            id=video.id,
            name=video.name,
            source=SourceDocument.of(video.source),
            result=None if video.result is None else ResultDocument.of(video.result),
        )

    def value(self) -> Video:
        """Read the value back."""
        return Video(
            id=VideoId(self.id),
            name=self.name,
            source=self.source.value(),
            result=None if self.result is None else self.result.value(),
        )


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


class FailureDocument(msgspec.Struct, frozen=True):
    """A reason."""

    code: str
    detail: str

    @classmethod
    def of(cls, failure: Failure) -> Self:
        """Write a value down."""
        return cls(code=failure.code, detail=failure.detail)

    def value(self) -> Failure:
        """Read the value back."""
        return Failure(code=self.code, detail=self.detail)


class AttemptDocument(msgspec.Struct, frozen=True):
    """A try that has ended."""

    number: int
    worker: str
    began_at: int
    ended_at: int
    outcome: Status
    failure: FailureDocument | None

    @classmethod
    def of(cls, attempt: Attempt) -> Self:
        """Write a value down."""
        return cls(
            number=attempt.number,
            worker=attempt.worker,
            began_at=to_ms(attempt.began_at),
            ended_at=to_ms(attempt.ended_at),
            outcome=attempt.outcome,
            failure=None if attempt.failure is None else FailureDocument.of(attempt.failure),
        )

    def value(self) -> Attempt:
        """Read the value back."""
        return Attempt(
            number=self.number,
            worker=self.worker,
            began_at=from_ms(self.began_at),
            ended_at=from_ms(self.ended_at),
            outcome=self.outcome,
            failure=None if self.failure is None else self.failure.value(),
        )


class RequestDocument(msgspec.Struct, frozen=True):
    """A request without what a database keeps in columns of their own: see `value`."""

    video: VideoDocument
    window: WindowDocument
    updated_at: int
    not_before: int
    attempt: int
    tries: int
    progress: int
    lease: LeaseDocument | None
    began_at: int | None
    failure: FailureDocument | None
    history: tuple[AttemptDocument, ...]
    fingerprint: str

    @classmethod
    def of(cls, request: TrimRequest) -> Self:
        """Write a value down."""
        return cls(
            video=VideoDocument.of(request.video),
            window=WindowDocument.of(request.window),
            updated_at=to_ms(request.updated_at),
            not_before=to_ms(request.not_before),
            attempt=request.attempt,
            tries=request.tries,
            progress=request.progress,
            lease=None if request.lease is None else LeaseDocument.of(request.lease),
            began_at=to_ms(request.began_at),
            failure=None if request.failure is None else FailureDocument.of(request.failure),
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
            video=self.video.value(),
            window=self.window.value(),
            updated_at=from_ms(self.updated_at),
            not_before=from_ms(self.not_before),
            attempt=self.attempt,
            tries=self.tries,
            progress=self.progress,
            lease=None if self.lease is None else self.lease.value(),
            began_at=from_ms(self.began_at),
            failure=None if self.failure is None else self.failure.value(),
            history=tuple(attempt.value() for attempt in self.history),
            fingerprint=self.fingerprint,
        )
