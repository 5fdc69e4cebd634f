"""The aggregate root: one wish for one piece of one video."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from trimcore.domain.cutting.modes import OutputContainer, TrimMode
from trimcore.domain.cutting.timeline.touching import check_count
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import IllegalTransition, LeaseLost, MachineFault, by_code
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.lease import (
    EXHAUSTED,
    HANDED_BACK,
    LAPSED,
    Attempt,
    Failure,
    Lease,
    RetryPolicy,
)
from trimcore.domain.model.lifecycle import Event, Status, next_status
from trimcore.domain.model.receipt import Receipt
from trimcore.domain.model.utc import require_utc
from trimcore.domain.model.video import TrimResult, Video, result_key
from trimcore.domain.model.webhooks.ending import EVENTS, Ending

LONGEST_HISTORY = 50
_OF_THE_MACHINE = frozenset(by_code(MachineFault))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimRequest:
    """A request and the one video that it makes.

    Every change returns a new value whose `version` is one higher, so that a store can swap the
    old for the new by comparing versions. `attempt` is the number of the newest attempt, 0 before
    the first; it only grows, over restarts too. `tries` counts attempts since the submission or
    the last restart. `progress` is 0 to 100. `due_at` is when a sweep has to look at it next:
    when to ring for it again, or when its lease lapses; None once final. `not_before` is when it
    may be claimed. `history` keeps the newest 50 ended attempts, oldest first, `endings` those of
    its ends that are still to be told, oldest first. `windows`, of which there are 1 to 1,000, are
    in the order of the output.

    Raises:
        InvalidInput: there are no windows, or too many.
    """

    id: RequestId
    user_id: UserId
    video: Video
    windows: tuple[TrimWindow, ...]
    created_at: datetime
    updated_at: datetime
    due_at: datetime | None
    not_before: datetime
    mode: TrimMode = TrimMode.EXACT
    container: OutputContainer = OutputContainer.SOURCE
    status: Status = Status.SCHEDULED
    version: int = 1
    attempt: int = 0
    tries: int = 0
    progress: int = 0
    lease: Lease | None = None
    began_at: datetime | None = None
    failure: Failure | None = None
    history: tuple[Attempt, ...] = ()
    endings: tuple[Ending, ...] = ()
    idempotency_key: str | None = None
    fingerprint: str = ""

    def __post_init__(self) -> None:
        """Refuse values that no sequence of events leads to."""
        check_count(self.windows)
        require_utc(
            created_at=self.created_at,
            updated_at=self.updated_at,
            due_at=self.due_at,
            not_before=self.not_before,
            began_at=self.began_at,
        )
        coherent = (
            (self.lease is not None) == (self.status is Status.PROCESSING)
            and (self.video.result is not None) == (self.status is Status.DONE)
            and (self.failure is not None) == (self.status is Status.FAILED)
            and (self.due_at is None) == self.status.is_final
        )
        if not coherent:
            message = f"request {self.id}: lease, result, failure and due_at must fit {self.status}"
            raise ValueError(message)

    @classmethod
    def submit(  # noqa: PLR0913 - the parts of a new aggregate
        cls,
        *,
        id: RequestId,  # noqa: A002 - the field's name
        user_id: UserId,
        video: Video,
        windows: tuple[TrimWindow, ...],
        now: datetime,
        policy: RetryPolicy,
        mode: TrimMode = TrimMode.EXACT,
        container: OutputContainer = OutputContainer.SOURCE,
        idempotency_key: str | None = None,
        fingerprint: str = "",
    ) -> Self:
        """Begin the life of a request: scheduled, and rung for again if nobody comes."""
        return cls(
            id=id,
            user_id=user_id,
            video=video,
            windows=windows,
            mode=mode,
            container=container,
            created_at=now,
            updated_at=now,
            not_before=now,
            due_at=now + policy.ring_after,
            idempotency_key=idempotency_key,
            fingerprint=fingerprint,
        )

    def is_claimable(self, now: datetime) -> bool:
        """Tell whether a worker may begin an attempt now."""
        return self.status is Status.SCHEDULED and self.not_before <= now

    def is_due(self, now: datetime) -> bool:
        """Tell whether a sweep has something to do for it; what `Requests.due` selects."""
        return self.due_at is not None and self.due_at <= now

    def recent_failures(self) -> list[str]:
        """Return the codes of what ended the tries since submission or restart."""
        recent = self.history[-self.tries :] if self.tries else ()
        return [attempt.failure.code for attempt in recent if attempt.failure is not None]

    def claim(self, *, worker: str, now: datetime, policy: RetryPolicy) -> Self:
        """Begin the next attempt, under a lease.

        Raises:
            IllegalTransition: it is not scheduled, or is not to be tried yet.
        """
        status = next_status(self.status, Event.CLAIM)
        if now < self.not_before:
            message = f"The request is not to be tried before {self.not_before.isoformat()}."
            raise IllegalTransition(message)
        lease = Lease(worker=worker, attempt=self.attempt + 1, until=now + policy.lease)
        return replace(
            self,
            version=self.version + 1,
            status=status,
            attempt=lease.attempt,
            tries=self.tries + 1,
            progress=0,
            lease=lease,
            began_at=now,
            due_at=lease.until,
            updated_at=now,
        )

    def renew(self, *, attempt: int, progress: int, now: datetime, policy: RetryPolicy) -> Self:
        """Extend the lease and note the progress, which never falls within an attempt.

        A lapsed lease can still be renewed as long as nobody took the request away.

        Raises:
            IllegalTransition: it is not processing.
            LeaseLost: another attempt holds it.
        """
        status = next_status(self.status, Event.RENEW)
        lease = self._held_by(attempt)
        until = max(lease.until, now + policy.lease)
        return replace(
            self,
            version=self.version + 1,
            status=status,
            progress=min(100, max(self.progress, progress)),
            lease=replace(lease, until=until),
            due_at=until,
            updated_at=now,
        )

    def finish(self, *, attempt: int, receipt: Receipt, now: datetime) -> Self:
        """Keep the result of the attempt that holds the lease.

        Raises:
            IllegalTransition: it is not processing.
            LeaseLost: another attempt holds it.
        """
        status = next_status(self.status, Event.FINISH)
        self._held_by(attempt)
        result = TrimResult(key=result_key(self.id, attempt), receipt=receipt)
        ended = self._end(status, now=now, result=result)
        return replace(ended, progress=100)

    def fail(self, *, attempt: int, failure: Failure, now: datetime) -> Self:
        """Give up with a reason: trying again would not help.

        Raises:
            IllegalTransition: it is not processing.
            LeaseLost: another attempt holds it.
        """
        status = next_status(self.status, Event.FAIL)
        self._held_by(attempt)
        return self._end(status, now=now, reason=failure)

    def retry(self, *, attempt: int, failure: Failure, now: datetime, policy: RetryPolicy) -> Self:
        """Go back to scheduled after a transient fault, or fail when the tries are used up.

        The history keeps the fault of each try, the last one's too. A fault of the machine is also
        the reason that is told in the end; otherwise it is that all tries were interrupted.

        Raises:
            IllegalTransition: it is not processing.
            LeaseLost: another attempt holds it.
        """
        if self.tries >= policy.attempts:
            failed = self.fail(attempt=attempt, failure=failure, now=now)
            told = failure if failure.code in _OF_THE_MACHINE else EXHAUSTED
            return replace(failed, failure=told)
        status = next_status(self.status, Event.RETRY)
        self._held_by(attempt)
        again_at = now + policy.wait_after(self.tries)
        ended = self._end(status, now=now, reason=failure, again_at=again_at)
        return replace(ended, progress=0)

    def hand_back(self, *, attempt: int, now: datetime) -> Self:
        """Go back to scheduled because the worker stops; the try does not count, the attempt does.

        Raises:
            IllegalTransition: it is not processing.
            LeaseLost: another attempt holds it.
        """
        status = next_status(self.status, Event.RETRY)
        self._held_by(attempt)
        ended = self._end(status, now=now, reason=HANDED_BACK, again_at=now)
        return replace(ended, tries=self.tries - 1, progress=0)

    def lapse(self, *, now: datetime, policy: RetryPolicy) -> Self:
        """Take the request away from a worker that fell silent.

        Raises:
            IllegalTransition: it is not processing, or its lease has not lapsed.
        """
        if self.lease is None or not self.lease.has_lapsed(now):
            message = "The request has no lapsed lease."
            raise IllegalTransition(message)
        return self.retry(attempt=self.lease.attempt, failure=LAPSED, now=now, policy=policy)

    def ring(self, *, now: datetime, policy: RetryPolicy) -> Self:
        """Note that the bell was rung for it, so that the next sweeps leave it alone for a while.

        Raises:
            IllegalTransition: it is not scheduled.
        """
        status = next_status(self.status, Event.RING)
        due_at = now + policy.ring_after
        return replace(self, version=self.version + 1, status=status, due_at=due_at)

    def restart(self, *, now: datetime, policy: RetryPolicy) -> Self:
        """Schedule a failed or cancelled request again, with all its tries; its history stays.

        Raises:
            IllegalTransition: it has neither failed nor been cancelled.
        """
        status = next_status(self.status, Event.RESTART)
        return replace(
            self,
            version=self.version + 1,
            status=status,
            failure=None,
            tries=0,
            progress=0,
            not_before=now,
            due_at=now + policy.ring_after,
            updated_at=now,
        )

    def cancel(self, *, now: datetime) -> Self:
        """Give the request up; a worker that has it will notice.

        Raises:
            IllegalTransition: it is neither scheduled nor processing.
        """
        return self._end(next_status(self.status, Event.CANCEL), now=now)

    def announce(self, ending: Ending) -> Self:
        """Note that those who want to know of an ending are being told."""
        left = tuple(each for each in self.endings if each != ending)
        return replace(self, version=self.version + 1, endings=left)

    def _held_by(self, attempt: int) -> Lease:
        if self.lease is None or self.lease.attempt != attempt:
            message = f"Attempt {attempt} does not hold the request any more."
            raise LeaseLost(message)
        return self.lease

    def _end(
        self,
        status: Status,
        *,
        now: datetime,
        reason: Failure | None = None,
        result: TrimResult | None = None,
        again_at: datetime | None = None,
    ) -> Self:
        """Close the running attempt, if there is one, and move on to `status`."""
        return replace(
            self,
            version=self.version + 1,
            status=status,
            lease=None,
            began_at=None,
            due_at=again_at,
            not_before=again_at or self.not_before,
            failure=reason if status is Status.FAILED else None,
            video=replace(self.video, result=result),
            history=self._history_with(status, reason, now),
            endings=self._endings_with(status, now),
            updated_at=now,
        )

    def _endings_with(self, status: Status, now: datetime) -> tuple[Ending, ...]:
        if not status.is_final:
            return self.endings
        ending = Ending(event=EVENTS[status], at=now, number=self.version + 1)
        return (*self.endings, ending)[-LONGEST_HISTORY:]

    def _history_with(
        self, outcome: Status, reason: Failure | None, now: datetime
    ) -> tuple[Attempt, ...]:
        if self.lease is None or self.began_at is None:
            return self.history
        ended = Attempt(
            number=self.lease.attempt,
            worker=self.lease.worker,
            began_at=self.began_at,
            ended_at=now,
            outcome=outcome,
            failure=reason,
        )
        return (*self.history, ended)[-LONGEST_HISTORY:]
