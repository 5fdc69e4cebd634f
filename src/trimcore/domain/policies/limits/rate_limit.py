"""How often something may happen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from trimcore.domain.errors import TooMany
from trimcore.domain.policies.limits.quota import Quota
from trimcore.ports.stores.throttle import Throttle


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """At most `most` events of one subject within any stretch of `within`."""

    name: str
    most: int
    within: timedelta

    def enforce(self, throttle: Throttle, subject: str, now: datetime) -> None:
        """Refuse if the subject has used up its events.

        Raises:
            TooMany: says after how many seconds the oldest event stops counting.
            Unavailable: the database did not answer.
        """
        quota = self.quota(throttle, subject, now)
        if not quota.left:
            seconds = quota.more_in or 1
            minutes = self.within / timedelta(minutes=1)
            message = (
                f"Too many attempts, of which there may be {self.most} within {minutes:g} minutes;"
                f" try again in {seconds} seconds."
            )
            raise TooMany(
                message,
                retry_after=seconds,
                policy=quota.name,
                most=quota.most,
                within=quota.within,
            )

    def quota(self, throttle: Throttle, subject: str, now: datetime) -> Quota:
        """Return how many events are left to the subject.

        Raises:
            Unavailable: the database did not answer.
        """
        moments = throttle.moments(self._key(subject), now - self.within)[-self.most :]
        more_in = (
            max(1, ceil((moments[0] + self.within - now).total_seconds())) if moments else None
        )
        return Quota(
            name=self.name,
            most=self.most,
            left=self.most - len(moments),
            within=round(self.within.total_seconds()),
            more_in=more_in,
        )

    def record(self, throttle: Throttle, subject: str, now: datetime) -> None:
        """Count one event of the subject."""
        throttle.record(self._key(subject), now, keep_until=now + self.within)

    def clear(self, throttle: Throttle, subject: str) -> None:
        """Forget the subject's events."""
        throttle.clear(self._key(subject))

    def _key(self, subject: str) -> str:
        return f"{self.name}:{subject}"
