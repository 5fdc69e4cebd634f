"""The time by which requests are signed."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from trimcore.adapters.minio.answer import Answer

LEEWAY = timedelta(minutes=5)
"""Stores take a quarter of an hour; what is nearer is no reason for a refusal."""


class StoreClock:
    """The machine's clock, until a store refuses it; from then on the store's.

    Threads may share an instance.
    """

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """Return the present moment."""
        return datetime.now(UTC) + self._ahead

    def learns_from(self, answer: Answer) -> bool:
        """Follow the store's clock if ours may be why it refused; tell whether to ask again."""
        if answer.status != HTTPStatus.FORBIDDEN:
            return False
        try:
            shown = parsedate_to_datetime(answer.headers["date"]).astimezone(UTC)
        except (KeyError, ValueError):
            return False
        apart = shown - self.now()
        if abs(apart) <= LEEWAY:
            return False
        self._ahead += apart
        return True
