"""A clock that stands still until it is told to move."""

from datetime import UTC, datetime, timedelta
from threading import Lock

from trimcore.domain.model.utc import require_utc
from trimcore.ports.clock import Clock

_DEFAULT = datetime(2019, 7, 25, 18, 33, 54, tzinfo=UTC)


class MemoryClock(Clock):
    """Shows `now`, in whole milliseconds; moves by `advance` and `set` alone."""

    def __init__(self, now: datetime = _DEFAULT) -> None:
        self._lock = Lock()
        self.set(now)

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def set(self, now: datetime) -> None:
        """Show `now` (aware UTC), cut to the millisecond; backwards is allowed.

        Raises:
            ValueError: `now` is not aware UTC.
        """
        require_utc(now=now)
        with self._lock:
            self._now = now.replace(microsecond=now.microsecond // 1000 * 1000)

    def advance(self, by: timedelta) -> datetime:
        """Move the clock on, and return the new moment."""
        with self._lock:
            self._now += by
            return self._now
