"""Fetching sources, several side by side."""

import logging
import threading

from trimcore.domain.errors import Unavailable
from trimcore.domain.policies.errands.claim import SourceClaim
from trimcore.domain.policies.errands.fetch_turns import FetchTurns
from trimcore.entrypoints.observability.line_fields import in_lines
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.worker.pool import await_end, begin

LANES = 8
"""How many sources a worker fetches at a time; each waits for a server most of the time."""
SHARE = 2
"""How many of these may be one user's."""
LOOK_EVERY = 2.0
"""Seconds after which an idle worker looks again for sources that are due."""

log = logging.getLogger(__name__)


class Fetchers:
    """Threads that fetch: the first that is free looks for the next source, the others wait.

    So the database is asked as often as if there were one; and as long as one is free, a server
    that is slow holds up nobody.
    """

    def __init__(self, container: Container, *, lanes: int = LANES, share: int = SHARE) -> None:
        self._container = container
        self._turns = FetchTurns(share=share)
        self._stop = threading.Event()
        self._looking, self._counting = threading.Lock(), threading.Lock()
        self._threads = [
            threading.Thread(target=self._work, name=f"fetch-sources-{number}")
            for number in range(lanes)
        ]

    def start(self) -> None:
        """Start the threads."""
        begin(self._threads)

    def tell_to_stop(self) -> None:
        """Begin no more, and hand back what is being fetched."""
        self._stop.set()

    def stop(self) -> None:
        """Tell it to stop, and wait until it has."""
        self.tell_to_stop()
        await_end(self._threads)

    def _work(self) -> None:
        while (claim := self._next()) is not None:
            user_id = claim.source.user_id
            with in_lines(source=claim.source.id):
                try:
                    self._container.fetch_sources().fetch(claim)
                    log.info("a source was tried to be fetched")
                except Unavailable as error:
                    log.warning("fetching is tried again: %s", error)
                except Exception:
                    log.exception("fetching ended with an error and is tried again")
            with self._counting:
                self._turns.give_back(user_id)

    def _next(self) -> SourceClaim | None:
        """Wait for a source that is due, and claim it; None: it is time to stop."""
        with self._looking:
            while not self._stop.is_set():
                claim = None
                try:
                    claim = self._claimed()
                except Unavailable as error:
                    log.warning("fetching is tried again: %s", error)
                except Exception:
                    log.exception("looking for sources ended with an error and is tried again")
                if claim is not None:
                    return claim
                self._stop.wait(LOOK_EVERY)
        return None

    def _claimed(self) -> SourceClaim | None:
        with self._counting:
            return self._container.fetch_sources().claim(self._turns, self._stop.is_set)
