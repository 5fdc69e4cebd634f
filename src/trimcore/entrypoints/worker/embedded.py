"""A worker inside the process: a pool that answers the bell, and the sweeps."""

from trimcore.domain.model.ids import RequestId
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.worker.pool import Rings, WorkerPool
from trimcore.entrypoints.worker.sweeper import Sweeper
from trimcore.entrypoints.worker.trims.guests import guests_of
from trimcore.entrypoints.worker.trims.turns import Turns


class EmbeddedWorker:
    """Runs trims in threads of this process, and sweeps when it is its turn.

    The rings of other processes don't reach it; what they submit is found by a sweep.
    """

    def __init__(self, container: Container, *, size: int) -> None:
        rings = container.queue()
        if not isinstance(rings, Rings):
            raise TypeError(
                "This queue can't be answered in the process: call RunTrim for each of its rings."
            )
        self._pool = WorkerPool(rings=rings, handle=self._answer, size=size)
        self._turns = Turns(container, places=size, should_stop=self._pool.is_stopping)
        self._guests = guests_of(self._turns)
        self._sweeper = Sweeper(container)

    def start(self) -> None:
        """Start to work."""
        self._pool.start()
        self._guests.start()
        self._sweeper.start()

    def stop(self) -> None:
        """Hand back what is at hand, within a second or two, and end."""
        self._sweeper.stop()
        self._pool.stop()
        self._guests.stop()

    def _answer(self, rung: RequestId) -> None:
        self._turns.answer(rung)
