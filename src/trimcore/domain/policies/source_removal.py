"""Taking a source away, bytes and all, unless something needs it."""

from contextlib import suppress
from dataclasses import dataclass

from trimcore.domain.errors import SourceInUse, SourceNotFound, StaleVersion
from trimcore.domain.model.ids import RequestId, SourceId
from trimcore.domain.model.sources.source import Source
from trimcore.domain.model.video import source_key
from trimcore.domain.policies.compare_and_swap import MOST_RACES, update_source
from trimcore.domain.policies.source_use import NEEDING
from trimcore.ports.clock import Clock
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.stores.requests import Requests
from trimcore.ports.stores.sources import Sources

_IN_USE = "A request that is not over yet is cut from this source."


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRemoval:
    """Removes sources in steps, each of one document, in an order that a crash can resume.

    - First the source is marked as going. A submission adds its request, and then reads the source
      again: so of a submission and a deletion at once, the one that marked or added first is seen
      by the other.
    - Then its requests are looked through. If one needs it, the mark is taken back.
    - If none does, the deletion is made certain, the bytes go, and then what is known of them.
    - A crash leaves a source that is due; `TendSources` goes on from there.
    """

    sources: Sources
    requests: Requests
    blobs: Blobs
    clock: Clock

    def remove(self, source_id: SourceId) -> None:
        """Remove a source; fine if it is gone already.

        Raises:
            SourceInUse: a request needs it; it stays.
            Unavailable: store or database did not answer; a sweep will go on.
        """
        with suppress(SourceNotFound):
            going = update_source(
                self.sources, source_id, lambda stored: stored.begin_deletion(self.clock.now())
            )
            self.finish(going)

    def finish(self, going: Source) -> None:
        """Go on with a deletion that was begun, or take it back.

        Raises:
            SourceInUse: a request needs the source; it stays.
            SourceNotFound: somebody else has ended the deletion.
            Unavailable: store or database did not answer; a sweep will go on.
        """
        for _ in range(MOST_RACES):
            try:
                self._step(going)
            except StaleVersion:
                going = self._reloaded(going)
            else:
                return

    def let_go(self, source_id: SourceId, request_id: RequestId) -> None:
        """Do with a request's source what is due when the request has gone.

        A source that came with the request goes with it, unless another request is cut from it:
        then it stands on its own from now on. Any other source stays. Bytes that came before
        sources were kept by themselves go when no request is left that names them.

        Raises:
            Unavailable: store or database did not answer; orphans are collected later.
        """
        source = self.sources.find(source_id)
        if source is not None and source.request_id != request_id:
            return
        is_named = bool(self.requests.list_of_source(source_id, limit=1))
        if source is None:
            if not is_named:
                self.blobs.delete(source_key(source_id))
        elif is_named:
            with suppress(SourceNotFound):
                update_source(self.sources, source_id, Source.stand_alone)
        else:
            # A request that came meanwhile keeps it; then orphans' collector lets it stand alone.
            with suppress(SourceInUse):
                self.remove(source_id)

    def _step(self, going: Source) -> None:
        if not going.is_certain and self.requests.list_of_source(
            going.id, statuses=NEEDING, limit=1
        ):
            self.sources.replace(going.keep(self.clock.now()))
            raise SourceInUse(_IN_USE)
        # Not before this is stored: whoever else looks at it now might keep it without bytes. Said
        # again if it was certain: should the store not answer, others are not kept waiting by it.
        going = going.make_certain(self.clock.now())
        self.sources.replace(going)
        self.blobs.delete(going.key)
        self.sources.remove(going)

    def _reloaded(self, going: Source) -> Source:
        stored = self.sources.find(going.id)
        if stored is None:
            raise SourceNotFound(going.id)
        if not stored.is_going:
            raise SourceInUse(_IN_USE)
        return stored
