"""A worker that also delivers."""

from trimcore.entrypoints.delivering.deliverer import Deliverer
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.worker.chosen import Working


class WithDeliveries(Working):
    """Starts a worker and the deliveries, and stops both."""

    def __init__(self, worker: Working, container: Container) -> None:
        self._worker = worker
        self._deliverer = Deliverer(container)

    def start(self) -> None:
        """Start both."""
        self._worker.start()
        self._deliverer.start()

    def stop(self) -> None:
        """Stop both."""
        self._worker.stop()
        self._deliverer.stop()
