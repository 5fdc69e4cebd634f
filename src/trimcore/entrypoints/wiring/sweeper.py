"""The sweeps of a worker."""

import logging

from trimcore.adapters.inprocess.ticker import Ticker
from trimcore.domain.usecases.duty import Duty
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.worker_name import worker_name

SWEEP_EVERY = 1.0
COLLECT_EVERY = 600.0

log = logging.getLogger(__name__)


class Sweeper:
    """Sweeps every second and collects orphans every ten minutes, when it is this worker's turn."""

    def __init__(self, container: Container) -> None:
        def duty(name: str) -> Duty:
            return Duty(name=name, turns=container.turns(), clock=container.clock())

        def sweep() -> None:
            duty("sweep").execute(worker_name(), lambda: _sweep(container))

        def collect() -> None:
            duty("collect-orphans").execute(worker_name(), lambda: _collect(container))

        self._tickers = (
            Ticker(sweep, name="sweep", seconds=SWEEP_EVERY),
            Ticker(collect, name="collect-orphans", seconds=COLLECT_EVERY),
        )

    def start(self) -> None:
        """Start; the first sweep finds what an earlier process left."""
        for ticker in self._tickers:
            ticker.start()

    def stop(self) -> None:
        """End, after the sweep at hand."""
        for ticker in self._tickers:
            ticker.stop()


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
