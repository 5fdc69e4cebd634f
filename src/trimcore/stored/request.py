"""The JSON document of a request: all of it that is never queried."""

from datetime import datetime
from typing import Self

import msgspec

from trimcore.domain.cutting.modes import OutputContainer, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.lease import Failure
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.video import Video
from trimcore.stored.attempt import AttemptDocument, LeaseDocument
from trimcore.stored.ending import EndingDocument
from trimcore.stored.epoch_ms import from_ms, to_ms


class RequestDocument(msgspec.Struct, frozen=True):
    """A request without what a database keeps in columns of their own: see `value`.

    Values of the domain that hold no moment are stored as they are, field by field, the receipt
    among them. Windows behind the first stand apart from it: requests once had one only.
    `announce_at` is there to be indexed.
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
    more_windows: tuple[TrimWindow, ...] = ()
    mode: TrimMode = TrimMode.EXACT
    container: OutputContainer = OutputContainer.SOURCE
    endings: tuple[EndingDocument, ...] = ()
    announce_at: int | None = None

    @classmethod
    def of(cls, request: TrimRequest) -> Self:
        """Write a value down."""
        return cls(
            video=request.video,
            window=request.windows[0],
            more_windows=request.windows[1:],
            mode=request.mode,
            container=request.container,
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
            endings=tuple(EndingDocument.of(ending) for ending in request.endings),
            announce_at=to_ms(request.endings[0].at) if request.endings else None,
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
            windows=(self.window, *self.more_windows),
            mode=self.mode,
            container=self.container,
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
            endings=tuple(ending.value() for ending in self.endings),
        )
