"""The worker that goes with the queue of the settings."""

from typing import Protocol

from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import Settings


class Working(Protocol):
    """What works in threads of this process."""

    def start(self) -> None:
        """Start to work."""

    def stop(self) -> None:
        """Hand back what is at hand, within a second or two, and end."""


def worker_for(container: Container, settings: Settings, *, threads: int) -> Working:
    """Return a worker that answers the bell with so many threads, and sweeps when it is its turn.

    Raises:
        TypeError: the bell was overridden by one that nobody in this process can answer.
    """
    if settings.has_own_worker:
        from trimcore.entrypoints.worker.embedded import EmbeddedWorker

        return EmbeddedWorker(container, size=threads)
    from trimcore.entrypoints.wiring.parts.rabbitmq import worker_broker
    from trimcore.entrypoints.worker.runner import BrokerWorker

    return BrokerWorker(container, worker_broker(settings), threads=threads)
