"""Fetching sources from where their users have them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from trimcore.domain.errors import (
    Cancelled,
    MediaFault,
    SourceNotFound,
    SourceTooLarge,
    StaleVersion,
    StorageQuotaReached,
    Unavailable,
)
from trimcore.domain.model.lease import Failure
from trimcore.domain.model.sources.source import Source
from trimcore.domain.policies.errands.claim import SourceClaim, SourceClaims
from trimcore.domain.policies.errands.fetch_turns import FetchTurns
from trimcore.domain.policies.limits.storage_quota import SizeLimit, StorageQuota
from trimcore.domain.policies.source_upload import SourceUpload
from trimcore.ports.clock import Clock
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.storage.downloads import Downloads
from trimcore.ports.stores.sources import Sources

BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSources:
    """Fetches the sources that are due to be.

    - Users take turns, source by source, however many each of them has. Where several are fetched
      side by side, each user has at most a share of them.
    - Of any number of workers, one fetches a source. One that falls silent for two minutes is
      followed by another, which begins anew; it is tried five times, after ever longer waits.
    - What the server or the file is to blame for ends it at once, with a reason for the user; so
      does a source of which five workers have died.
    - Webhooks that ask for it are told of one that can't be fetched.
    - A source that is deleted meanwhile is not fetched any further.
    """

    sources: Sources
    downloads: Downloads
    blobs: Blobs
    clock: Clock
    storage: StorageQuota
    limit: int
    claims: SourceClaims

    def execute(self, *, should_stop: Callable[[], bool] = lambda: False) -> int:
        """Make one pass, one after the other, and return how many sources were tried.

        Raises:
            Unavailable: the database did not answer; what was done so far stays done.
        """
        turns = FetchTurns()
        for tried in range(BATCH):
            claim = self.claim(turns, should_stop)
            if claim is None:
                return tried
            try:
                self.fetch(claim)
            finally:
                turns.give_back(claim.source.user_id)
        return BATCH

    def claim(self, turns: FetchTurns, should_stop: Callable[[], bool]) -> SourceClaim | None:
        """Claim the source whose turn it is, to be fetched; None if there is none, or to stop.

        It counts for its user until it is given back to the turns.

        Raises:
            Unavailable: the database did not answer.
        """
        for _ in range(BATCH):
            source = None if should_stop() else turns.next(self.sources, self.clock)
            if source is None:
                return None
            if (claim := self.claims.take(source, should_stop)) is not None:
                turns.take(source.user_id)
                return claim
        return None

    def fetch(self, claim: SourceClaim) -> None:
        """Fetch a source that was claimed, or note why it could not be.

        Raises:
            Unavailable: the database did not answer.
        """
        # Somebody else has it, or it has been deleted.
        with suppress(StaleVersion, SourceNotFound):
            self._try(claim)

    def _try(self, claim: SourceClaim) -> None:
        try:
            claim.store(self._fetched(claim))
        except Cancelled:
            claim.store(claim.source.hand_back(self.clock.now()))
        except (MediaFault, SourceTooLarge, StorageQuotaReached) as error:
            failure = Failure(code=error.code, detail=str(error))
            claim.store(claim.source.unreadable(failure))
        except Unavailable as error:
            failure = Failure(code=error.code, detail=str(error))
            claim.store(claim.source.try_again(failure, self.clock.now()))

    def _fetched(self, claim: SourceClaim) -> Source:
        limit = self.storage.limit(claim.source.user_id, self.limit)
        try:
            return self._stored(claim, limit)
        except SourceTooLarge as error:
            raise limit.refusal from error

    def _stored(self, claim: SourceClaim, limit: SizeLimit) -> Source:
        key, url = claim.source.key, claim.source.url or ""
        upload = SourceUpload(key=key, writer=self.blobs.create(key), limit=limit)
        with upload, self.downloads.open(url, most=limit.most) as chunks:
            for chunk in chunks:
                upload.write(chunk)
                claim.go_on()
            if faults := upload.faults():
                # Some details end with a sentence of their own.
                detail = f"The file {faults[0].detail.removesuffix('.')}."
                return claim.source.unreadable(Failure(code=faults[0].code, detail=detail))
            # Whoever has lost the claim must not store over what another has fetched.
            claim.go_on(at_once=True)
            file = upload.commit()
        return claim.source.arrive(file, self.clock.now())
