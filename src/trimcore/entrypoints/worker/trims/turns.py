"""From a ring to a trim: whoever waits gets a turn, and not whoever rang."""

import threading
from collections.abc import Callable
from contextlib import suppress

from trimcore.domain.errors import Unavailable
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.policies.errands.trim_turns import next_guest, next_turn
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.worker.trims.attempt import SKIPPED, run_attempt

_MOST_RACES = 8
"""How often workers of other processes may be quicker, for one ring."""


class Turns:
    """Answers rings for the threads of one worker, which are its `places`.

    A ring only says that one more request waits; users take turns, however many each of them has.
    """

    def __init__(
        self, container: Container, *, places: int, should_stop: Callable[[], bool]
    ) -> None:
        self._container, self._should_stop = container, should_stop
        self._places = places
        self._lock = threading.Lock()
        self._served: tuple[UserId, ...] = ()
        self._taken: dict[RequestId, UserId] = {}
        """What is tried by some thread, and whose it is."""

    def answer(self, rung: RequestId) -> None:
        """Try the request whose turn it is; if nobody else waits, the one that was rung for.

        Nothing is raised: what is left to do is in the database, and a sweep will ring again.
        """
        for _ in range(_MOST_RACES):
            request = self._take_turn()
            if request is None:
                run_attempt(self._container, rung, should_stop=self._should_stop)
                return
            if self._try(request) != SKIPPED or self._should_stop():
                return

    def welcome(self) -> None:
        """Try a request that waits for the trims of one user, which fill all places.

        It has a place more, for which there is no ring. Nothing is raised.
        """
        with self._lock:
            guest = None
            with suppress(Unavailable):
                guest = next_guest(
                    self._container.requests(),
                    self._container.clock().now(),
                    self._taken.values(),
                    places=self._places,
                )
            if guest is None:
                return
            self._taken[guest.id] = guest.user_id
        self._try(guest)

    def _take_turn(self) -> TrimRequest | None:
        """Return the request whose turn it is; no other thread gets it meanwhile."""
        with self._lock:
            turn = None
            # Without an answer nobody's turn is known, and the attempt tells of the trouble.
            with suppress(Unavailable):
                turn = next_turn(
                    self._container.requests(),
                    self._container.clock().now(),
                    self._served,
                    self._taken,
                )
            if turn is None:
                return None
            self._served = turn.served
            self._taken[turn.request.id] = turn.request.user_id
            return turn.request

    def _try(self, request: TrimRequest) -> str:
        try:
            return run_attempt(
                self._container, request.id, should_stop=self._should_stop, known=request
            )
        finally:
            with self._lock:
                self._taken.pop(request.id, None)
