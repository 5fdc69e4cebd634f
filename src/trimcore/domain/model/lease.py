"""Who works on a request, how tries end, and the rules for trying again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from trimcore.domain.errors import Unavailable, by_code
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.utc import require_utc

OUTAGES = frozenset(code for code, kind in by_code(Unavailable).items() if kind.is_outage)
"""Codes of failures that are no fault of the request."""
_MOST_OUTAGES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A worker's hold on a request; its attempt number is the fencing token."""

    worker: str
    attempt: int
    until: datetime

    def __post_init__(self) -> None:
        """Refuse a moment that is not UTC."""
        require_utc(until=self.until)

    def has_lapsed(self, now: datetime) -> bool:
        """Tell whether the hold has ended; the moment `until` is outside."""
        return self.until <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why an attempt did not succeed: a stable code and a sentence for the user."""

    code: str
    detail: str


EXHAUSTED = Failure(
    code="attempts_exhausted", detail="Every allowed attempt to trim this video was interrupted."
)
LAPSED = Failure(code="lease_lapsed", detail="The worker fell silent.")
HANDED_BACK = Failure(code="handed_back", detail="The worker was told to stop.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try that has ended: its number, worker, moments, and what it came to."""

    number: int
    worker: str
    began_at: datetime
    ended_at: datetime
    outcome: Status
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How long a worker may be silent, and how often and when a request is tried again.

    `attempts` counts tries from submission or restart on. The wait before try n + 1 is
    `first_wait` · 2^(n - 1), at most `longest_wait`. `ring_after` is how long a scheduled request
    may stay unclaimed before it is rung again.
    """

    lease: timedelta = timedelta(seconds=15)
    attempts: int = 5
    first_wait: timedelta = timedelta(seconds=1)
    longest_wait: timedelta = timedelta(seconds=20)
    ring_after: timedelta = timedelta(seconds=10)

    def wait_after(self, tries: int) -> timedelta:
        """Return how long to wait after so many tries."""
        doubled: timedelta = self.first_wait * 2 ** min(max(tries, 1) - 1, 30)
        return min(doubled, self.longest_wait)

    def forgiving_outages(self, failure_codes: Iterable[str]) -> Self:
        """Return a policy which allows one try more for each that an outage ended, up to forty.

        With the waits in between, that is some minutes: a store that is away for so long does not
        make every request fail that comes along. `failure_codes` say what ended each try so far.
        """
        outages = sum(code in OUTAGES for code in failure_codes)
        return replace(self, attempts=self.attempts + min(outages, _MOST_OUTAGES))
