"""A worker process on a message broker."""

import logging
import threading

from dramatiq import Worker
from dramatiq.brokers.rabbitmq import RabbitmqBroker

from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.worker.actors import declare_actors
from trimcore.entrypoints.worker.sweeper import Sweeper
from trimcore.entrypoints.worker.trims.guests import guests_of
from trimcore.entrypoints.worker.trims.turns import Turns

PATIENCE_MS = 30_000
"""How long a stopping worker waits for trims to hand their requests back."""

log = logging.getLogger(__name__)


class BrokerWorker:
    """Answers the broker's bell with so many threads, and sweeps when it is its turn."""

    def __init__(self, container: Container, broker: RabbitmqBroker, *, threads: int) -> None:
        self._stopping = threading.Event()
        self._broker = broker
        turns = Turns(container, places=threads, should_stop=self._stopping.is_set)
        declare_actors(broker, turns)
        self._worker = Worker(broker, worker_threads=threads)
        # A trim takes long, so a message must not wait here while another worker is idle.
        self._worker.queue_prefetch = threads
        self._guests = guests_of(turns)
        self._sweeper = Sweeper(container)

    def start(self) -> None:
        """Start to work; while the broker is away, keep trying to reach it."""
        self._worker.start()
        self._guests.start()
        self._sweeper.start()

    def stop(self) -> None:
        """Hand back what is at hand, within a second or two, and end."""
        self._stopping.set()
        # Before the sweeper, which may have to wait for a server: until then the threads would go
        # on to claim requests, only to hand them back.
        self._worker.stop(timeout=PATIENCE_MS)
        self._guests.stop()
        self._sweeper.stop()
        self._broker.close()
