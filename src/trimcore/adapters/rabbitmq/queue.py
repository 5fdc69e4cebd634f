"""Ringing by way of RabbitMQ."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from contextlib import suppress
from threading import Lock

import dramatiq
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.errors import ConnectionError as BrokerAway
from pika.exceptions import AMQPError

from trimcore.adapters.rabbitmq.broker import ACTOR, QUEUE
from trimcore.domain.errors import Unavailable
from trimcore.domain.model.ids import RequestId
from trimcore.ports.queue import Queue


class DramatiqQueue(Queue):
    """Publishes each ring as a durable message and waits for the broker's confirmation.

    One thread keeps one connection for all callers, who wait at most `patience` seconds. After a
    failure, rings fail at once for `rest` seconds, so that a broker that is away slows nobody.
    """

    def __init__(self, broker: RabbitmqBroker, *, patience: float = 4.0, rest: float = 1.0) -> None:
        self._broker = broker
        self._patience = patience
        self._rest = rest
        self._lock = Lock()
        self._away_until = 0.0
        self._publisher = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ring")

    def ring(self, request_id: RequestId) -> None:
        if time.monotonic() < self._away_until:
            raise Unavailable("The queue is away.")
        self._wait(self._publisher.submit(self._publish, request_id))

    def ping(self) -> None:
        self._wait(self._publisher.submit(self._touch))

    def close(self) -> None:
        """Close the connection; rings that wait for it are given up."""
        with suppress(RuntimeError):
            self._publisher.submit(self._broker.close)
        self._publisher.shutdown(cancel_futures=False)

    def _publish(self, request_id: RequestId) -> None:
        message: dramatiq.Message[None] = dramatiq.Message(
            queue_name=QUEUE, actor_name=ACTOR, args=(request_id,), kwargs={}, options={}
        )
        self._broker.enqueue(message)

    def _touch(self) -> None:
        # A connection can look open long after the broker has gone; only an answer proves it.
        try:
            self._broker.channel.queue_declare(QUEUE, passive=True)
        except AMQPError:
            del self._broker.connection
            self._broker.queues_pending.add(QUEUE)
            self._broker.declare_queue(QUEUE, ensure=True)

    def _wait(self, done: Future[None]) -> None:
        try:
            done.result(timeout=self._patience)
        except (AMQPError, BrokerAway, OSError, TooLate) as error:
            done.cancel()
            with self._lock:
                self._away_until = time.monotonic() + self._rest
            raise Unavailable("The queue did not answer.") from error
