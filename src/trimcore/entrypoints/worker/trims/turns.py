"""From a ring to a trim: whoever waits gets a turn, and not whoever rang."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from trimcore.domain.errors import Unavailable
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.policies.errands.trim_turns import next_turn
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.worker.trims.attempt import SKIPPED, run_attempt

_MOST_RACES = 8
"""How often workers of other processes may be quicker, for one ring."""


class Turns:
    """Answers rings for the threads of one worker.

    A ring only says that one more request waits; users take turns, however many each of them has.
    """

    def __init__(self, container: Container, *, should_stop: Callable[[], bool]) -> None:
        self._container, self._should_stop = container, should_stop
        self._lock = threading.Lock()
        self._served: tuple[UserId, ...] = ()
        self._taken: set[RequestId] = set()

    def answer(self, rung: RequestId) -> None:
        """Try the request whose turn it is; if nobody else waits, the one that was rung for.

        Nothing is raised: what is left to do is in the database, and a sweep will ring again.
        """
        for _ in range(_MOST_RACES):
            with self._next(rung) as (request_id, is_in_turn):
                outcome = run_attempt(self._container, request_id, should_stop=self._should_stop)
            if outcome != SKIPPED or not is_in_turn or self._should_stop():
                return

    @contextmanager
    def _next(self, rung: RequestId) -> Iterator[tuple[RequestId, bool]]:
        """Give the next request, and whether it is its turn; no other thread gets it meanwhile."""
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
            if turn is not None:
                self._served = turn.served
            request_id = rung if turn is None else turn.request_id
            self._taken.add(request_id)
        try:
            yield request_id, turn is not None
        finally:
            with self._lock:
                self._taken.discard(request_id)
