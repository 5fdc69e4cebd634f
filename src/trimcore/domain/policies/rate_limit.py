"""How often something may happen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from trimcore.domain.errors import TooMany
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
        moments = throttle.moments(self._key(subject), now - self.within)
        if len(moments) >= self.most:
            again_at = moments[-self.most] + self.within
            seconds = ceil((again_at - now).total_seconds())
            message = f"Too many attempts; try again in {max(1, seconds)} seconds."
            raise TooMany(message, retry_after=seconds)

    def record(self, throttle: Throttle, subject: str, now: datetime) -> None:
        """Count one event of the subject."""
        throttle.record(self._key(subject), now, keep_until=now + self.within)

    def clear(self, throttle: Throttle, subject: str) -> None:
        """Forget the subject's events."""
        throttle.clear(self._key(subject))

    def _key(self, subject: str) -> str:
        return f"{self.name}:{subject}"
