"""Counting what must not happen too often."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol


class Throttle(Protocol):
    """Counts events by key, so that a use case can refuse a caller for a while.

    Keys are any text of up to 400 characters; stores may keep only their digest.
    """

    @abstractmethod
    def record(self, key: str, now: datetime, *, keep_until: datetime) -> None:
        """Note that the event happened; it may be forgotten after `keep_until`.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def moments(self, key: str, since: datetime) -> tuple[datetime, ...]:
        """Return when the event happened, after `since` (exclusive), oldest first.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def clear(self, key: str) -> None:
        """Forget a key's events.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def delete_expired(self, now: datetime) -> int:
        """Forget events with `keep_until` ≤ now, and return how many.

        Raises:
            Unavailable: the database did not answer.
        """
