"""A worker's hold on one source."""

from collections.abc import Callable
from datetime import timedelta
from typing import Self

from trimcore.domain.errors import Cancelled
from trimcore.domain.model.sources.source import Source
from trimcore.domain.policies.webhooks.source_announcements import SourceAnnouncements
from trimcore.ports.clock import Clock
from trimcore.ports.stores.sources import Sources

RENEW_EVERY = timedelta(seconds=20)


class SourceClaim:
    """Keeps others from a source while one worker fetches it or looks at it.

    `source` is the newest value that was stored. A claim that somebody else took over, or whose
    source is being deleted, raises StaleVersion or SourceNotFound at the next change.
    """

    def __init__(
        self,
        sources: Sources,
        clock: Clock,
        source: Source,
        *,
        should_stop: Callable[[], bool],
        announcements: SourceAnnouncements | None,
    ) -> None:
        self.source = source
        self._sources, self._clock = sources, clock
        self._should_stop, self._announcements = should_stop, announcements
        self._renewed_at = clock.now()

    @classmethod
    def take(
        cls,
        sources: Sources,
        clock: Clock,
        source: Source,
        *,
        should_stop: Callable[[], bool],
        announcements: SourceAnnouncements | None,
    ) -> Self | None:
        """Claim a source that is due; None: too many workers died of it, and so it has failed.

        Whatever is stored that ends the work on it is announced before.

        Raises:
            StaleVersion: somebody else was quicker.
            SourceNotFound: it is being deleted, or was.
            Unavailable: the database did not answer.
        """
        claim = cls(sources, clock, source, should_stop=should_stop, announcements=announcements)
        claim.store(source.claim(clock.now()))
        return claim if claim.source.failure is None else None

    def go_on(self, *, at_once: bool = False) -> None:
        """Renew the claim when it is time to, or `at_once`.

        Raises:
            Cancelled: the worker was told to stop.
            StaleVersion, SourceNotFound: the claim is lost.
            Unavailable: the database did not answer.
        """
        if self._should_stop():
            raise Cancelled("The worker was told to stop.")
        now = self._clock.now()
        if at_once or now - self._renewed_at >= RENEW_EVERY:
            self.store(self.source.renew(now))
            self._renewed_at = now

    def store(self, changed: Source) -> None:
        """Store the next version, which is announced before if it says what the source is.

        Or why nobody can tell. After a crash in between, the work is done and announced again, and
        each webhook is told once.

        Raises:
            StaleVersion, SourceNotFound: the claim is lost.
            Unavailable: the database did not answer.
        """
        if self._announcements is not None:
            self._announcements.make(changed, self._clock.now())
        self._sources.replace(changed)
        self.source = changed
