"""The JSON documents of a worker's hold on a request, and of tries that have ended."""

from typing import Self

import msgspec

from trimcore.domain.model.lease import Attempt, Failure, Lease
from trimcore.domain.model.lifecycle import Status
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
