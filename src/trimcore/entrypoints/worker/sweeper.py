"""The sweeps of a worker."""

import threading
from collections.abc import Callable
from functools import partial

from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.worker.fetchers import Fetchers
from trimcore.entrypoints.worker.in_turn import in_turn
from trimcore.entrypoints.worker.sweeps import collect, erase, sweep, sweep_uploads, tend
from trimcore.entrypoints.worker.ticker import Ticker

SWEEP_EVERY = 1.0
SWEEP_UPLOADS_EVERY = 5.0
ERASE_EVERY = 5.0
COLLECT_EVERY = 600.0


class Sweeper:
    """Sweeps and tends sources every second, erases users who left every five seconds.

    Orphans are collected every ten minutes.

    Each only when it is this worker's turn.
    """

    def __init__(self, container: Container) -> None:
        self._stopping = threading.Event()
        should_stop = self._stopping.is_set

        def ticker(name: str, task: Callable[[Container], None], seconds: float) -> Ticker:
            return Ticker(lambda: in_turn(container, name, task), name=name, seconds=seconds)

        self._tickers = (
            ticker("sweep", sweep, SWEEP_EVERY),
            ticker("sweep-uploads", sweep_uploads, SWEEP_UPLOADS_EVERY),
            ticker("tend-sources", partial(tend, should_stop=should_stop), SWEEP_EVERY),
            ticker("erase-accounts", erase, ERASE_EVERY),
            ticker("collect-orphans", collect, COLLECT_EVERY),
        )
        # Not in turn: each worker may fetch, and of several one claims a source.
        self._fetchers = Fetchers(container)

    def start(self) -> None:
        """Start; the first sweep finds what an earlier process left."""
        for ticker in self._tickers:
            ticker.start()
        self._fetchers.start()

    def stop(self) -> None:
        """End, after the sweep at hand."""
        self._stopping.set()
        self._fetchers.stop()
        for ticker in self._tickers:
            ticker.stop()
