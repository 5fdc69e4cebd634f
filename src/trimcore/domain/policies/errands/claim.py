"""A worker's hold on one source."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from trimcore.domain.errors import Cancelled, SourceNotFound, StaleVersion
from trimcore.domain.model.sources.source import Source
from trimcore.domain.policies.webhooks.source_announcements import SourceAnnouncements
from trimcore.ports.clock import Clock
from trimcore.ports.stores.sources import Sources

RENEW_EVERY = timedelta(seconds=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceClaims:
    """How workers claim sources: in which store, by which clock, and who is told of them."""

    sources: Sources
    clock: Clock
    announcements: SourceAnnouncements | None = None

    def take(self, source: Source, should_stop: Callable[[], bool]) -> "SourceClaim | None":
        """Claim a source that is due; None: there is nothing to be done with it any more.

        Somebody else was quicker, it is being deleted, or so many workers died of it that it has
        failed.

        Raises:
            Unavailable: the database did not answer.
        """
        claim = SourceClaim(self, source, should_stop)
        try:
            claim.store(source.claim(self.clock.now()))
        except (StaleVersion, SourceNotFound):
            return None
        return claim if claim.source.failure is None else None

    def store(self, changed: Source) -> None:
        """Store the next version, which is announced before if it says what the source is.

        Or why nobody can tell. After a crash in between, the work is done and announced again, and
        each webhook is told once.

        Raises:
            StaleVersion, SourceNotFound: another version is stored, or none.
            Unavailable: the database did not answer.
        """
        if self.announcements is not None:
            self.announcements.make(changed, self.clock.now())
        self.sources.replace(changed)


class SourceClaim:
    """Keeps others from a source while one worker fetches it or looks at it.

    `source` is the newest value that was stored. A claim that somebody else took over, or whose
    source is being deleted, raises StaleVersion or SourceNotFound at the next change.
    """

    def __init__(
        self, claims: SourceClaims, source: Source, should_stop: Callable[[], bool]
    ) -> None:
        self.source = source
        self._claims, self._should_stop = claims, should_stop
        self._renewed_at = claims.clock.now()

    def go_on(self, *, at_once: bool = False) -> None:
        """Renew the claim when it is time to, or `at_once`.

        Raises:
            Cancelled: the worker was told to stop.
            StaleVersion, SourceNotFound: the claim is lost.
            Unavailable: the database did not answer.
        """
        if self._should_stop():
            raise Cancelled("The worker was told to stop.")
        now = self._claims.clock.now()
        if at_once or now - self._renewed_at >= RENEW_EVERY:
            self.store(self.source.renew(now))
            self._renewed_at = now

    def store(self, changed: Source) -> None:
        """Store the next version, as `SourceClaims.store` does, and go on with it.

        Raises:
            StaleVersion, SourceNotFound: the claim is lost.
            Unavailable: the database did not answer.
        """
        self._claims.store(changed)
        self.source = changed
