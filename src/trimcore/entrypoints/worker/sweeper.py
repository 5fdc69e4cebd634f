"""The sweeps of a worker."""

import logging
from collections.abc import Callable

from trimcore.domain.errors import Unavailable
from trimcore.domain.policies.leader_task import LeaderTask
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.worker.ticker import Ticker
from trimcore.entrypoints.worker.worker_name import worker_name

SWEEP_EVERY = 1.0
COLLECT_EVERY = 600.0

log = logging.getLogger(__name__)


class Sweeper:
    """Sweeps every second and collects orphans every ten minutes, when it is this worker's turn."""

    def __init__(self, container: Container) -> None:
        def ticker(name: str, task: Callable[[Container], None], seconds: float) -> Ticker:
            return Ticker(lambda: _in_turn(container, name, task), name=name, seconds=seconds)

        self._tickers = (
            ticker("sweep", _sweep, SWEEP_EVERY),
            ticker("collect-orphans", _collect, COLLECT_EVERY),
        )

    def start(self) -> None:
        """Start; the first sweep finds what an earlier process left."""
        for ticker in self._tickers:
            ticker.start()

    def stop(self) -> None:
        """End, after the sweep at hand."""
        for ticker in self._tickers:
            ticker.stop()


def _in_turn(container: Container, name: str, task: Callable[[Container], None]) -> None:
    leader_task = LeaderTask(name=name, leadership=container.leadership(), clock=container.clock())
    try:
        leader_task.execute(worker_name(), lambda: task(container))
    except Unavailable as error:
        log.warning("%s is tried again: %s", name, error)


def _sweep(container: Container) -> None:
    report = container.sweep().execute()
    container.metrics().swept(rung=report.rung, lapsed=report.lapsed)
    if report.rung or report.lapsed:
        log.info("swept", extra={"rung": report.rung, "lapsed": report.lapsed})


def _collect(container: Container) -> None:
    report = container.collect_orphans().execute()
    container.metrics().collected(report.blobs + report.uploads)
    if report.blobs or report.uploads:
        log.info("orphans removed", extra={"blobs": report.blobs, "uploads": report.uploads})
