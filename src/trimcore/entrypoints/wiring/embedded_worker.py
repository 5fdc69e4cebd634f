"""A worker inside the process: a pool that answers the bell, and the sweeps."""

import os
import socket

from trimcore.adapters.inprocess.pool import WorkerPool
from trimcore.adapters.inprocess.queue import InProcessQueue
from trimcore.adapters.inprocess.ticker import Ticker
from trimcore.domain.model.ids import RequestId
from trimcore.domain.usecases.run_trim import RunTrimCommand
from trimcore.entrypoints.wiring.container import Container

SWEEP_EVERY = 1.0
COLLECT_EVERY = 600.0


class EmbeddedWorker:
    """Runs trims in threads of this process, and sweeps every second.

    The rings of other processes don't reach it; what they submit is found by a sweep.
    """

    def __init__(self, container: Container, *, size: int) -> None:
        rings = container.queue()
        if not isinstance(rings, InProcessQueue):
            raise TypeError("an embedded worker needs the in-process queue")
        self._container = container
        self._name = f"{socket.gethostname()}-{os.getpid()}"
        self._pool = WorkerPool(rings=rings, handle=self._run, size=size)
        self._tickers = (
            Ticker(lambda: container.sweep().execute(), name="sweep", seconds=SWEEP_EVERY),
            Ticker(
                lambda: container.collect_orphans().execute(),
                name="collect-orphans",
                seconds=COLLECT_EVERY,
            ),
        )

    def start(self) -> None:
        """Start to work; the first sweep finds what an earlier process left."""
        self._pool.start()
        for ticker in self._tickers:
            ticker.start()

    def stop(self) -> None:
        """Hand back what is at hand, within a second or two, and end."""
        for ticker in self._tickers:
            ticker.stop()
        self._pool.stop()

    def _run(self, request_id: RequestId) -> None:
        command = RunTrimCommand(
            request_id=request_id, worker=self._name, should_stop=self._pool.is_stopping
        )
        self._container.run_trim().execute(command)
