"""Finding out what sources are, and ending what was begun with them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass

from trimcore.domain.errors import (
    BlobNotFound,
    Cancelled,
    EngineMissing,
    MediaFault,
    SourceInUse,
    SourceNotFound,
    StaleVersion,
    Unavailable,
)
from trimcore.domain.model.ids import SourceId
from trimcore.domain.model.lease import Failure
from trimcore.domain.model.media import Media
from trimcore.domain.model.sources.source import Errand, Source
from trimcore.domain.policies.errands.claim import SourceClaim, SourceClaims
from trimcore.domain.policies.errands.turns import sources_in_turn
from trimcore.domain.policies.source_removal import SourceRemoval
from trimcore.domain.policies.source_use import SOURCE_MISSING
from trimcore.ports.clock import Clock
from trimcore.ports.media_probe import MediaProbe
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.stores.sources import Sources

BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TendingReport:
    """How many sources were looked at, and how many deletions were ended or taken back."""

    looked: int
    settled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TendSources:
    """Does what is due with sources.

    - A source that has come is looked at once: what it is, or why it can't be read, is kept. If
      the machine or a store fails, it is looked at again later, a few times, after ever longer
      waits. One of which five workers have died is looked at no more, and says so.
    - Users take turns, source by source, however many each of them has.
    - Webhooks that ask for it are told once it is known what a source is, or that it can't be read.
    - A deletion that was begun a minute ago and not ended is ended, or taken back if a request
      needs the source.
    - It may be done anywhere, by any number at once.

    Each look happens inside `naming` of its source, for instance so that log lines name it.
    """

    sources: Sources
    blobs: Blobs
    media: MediaProbe | None
    removal: SourceRemoval
    clock: Clock
    claims: SourceClaims
    naming: Callable[[SourceId], AbstractContextManager[object]] = nullcontext

    def execute(self, *, should_stop: Callable[[], bool] = lambda: False) -> TendingReport:
        """Make one pass over what is due; `should_stop` tells when to leave the rest to later.

        Raises:
            Unavailable: the database did not answer; what was done so far stays done.
        """
        looked = settled = 0
        for source in self._in_turn(Errand.SETTLE, should_stop):
            # Somebody else who was quicker has done it.
            with suppress(StaleVersion, SourceNotFound):
                self._settle(source)
                settled += 1
        for source in self._in_turn(Errand.LOOK, should_stop):
            if (claim := self.claims.take(source, should_stop)) is None:
                continue
            with suppress(StaleVersion, SourceNotFound), self.naming(source.id):
                self._look(claim)
                looked += 1
        return TendingReport(looked=looked, settled=settled)

    def _in_turn(self, errand: Errand, should_stop: Callable[[], bool]) -> Iterator[Source]:
        return sources_in_turn(
            self.sources, self.clock, errand, most=BATCH, should_stop=should_stop
        )

    def _settle(self, source: Source) -> None:
        with suppress(SourceInUse):
            self.removal.finish(source)

    def _look(self, claim: SourceClaim) -> None:
        try:
            looked = self._looked_at(claim)
        except Cancelled:
            looked = claim.source.hand_back(self.clock.now())
        claim.store(looked)

    def _looked_at(self, claim: SourceClaim) -> Source:
        """Return what becomes of a claimed source; what ends the claim leaves unchanged."""
        try:
            media = self._inspected(claim)
        except BlobNotFound:
            return claim.source.unreadable(SOURCE_MISSING)
        except MediaFault as error:
            return claim.source.unreadable(Failure(code=error.code, detail=str(error)))
        except Unavailable as error:
            failure = Failure(code=error.code, detail=str(error))
            return claim.source.try_again(failure, self.clock.now())
        return claim.source.looked_at(media)

    def _inspected(self, claim: SourceClaim) -> Media:
        if self.media is None:
            raise EngineMissing("This engine cuts, but does not look at videos.")
        opened = self.blobs.open(claim.source.key)
        try:
            return self.media.inspect(opened, watch=lambda _percent: claim.go_on())
        finally:
            opened.close()
