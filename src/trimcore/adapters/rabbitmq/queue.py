"""Ringing by way of RabbitMQ."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from threading import Lock

import dramatiq
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from pika.exceptions import AMQPError

from trimcore.adapters.rabbitmq.broker import ACTOR, HEARTBEAT, QUEUE
from trimcore.adapters.rabbitmq.errands import Errands
from trimcore.domain.errors import Unavailable
from trimcore.domain.model.ids import RequestId
from trimcore.ports.queue import Queue


class DramatiqQueue(Queue):
    """Publishes each ring as a durable message and waits for the broker's confirmation.

    One thread keeps one connection for all callers, who wait at most `patience` seconds. After a
    failure, rings fail at once for `rest` seconds, and for as long as an earlier call hangs, so
    that a broker that is away or silent slows nobody.
    """

    def __init__(self, broker: RabbitmqBroker, *, patience: float = 4.0, rest: float = 1.0) -> None:
        self._broker = broker
        self._patience = patience
        self._rest = rest
        self._lock = Lock()
        self._away_until = 0.0
        self._hanging: Future[None] | None = None
        self._publisher: Errands | None = None

    def ring(self, request_id: RequestId) -> None:
        if time.monotonic() < self._away_until:
            raise Unavailable("The queue is away.")
        self._run(partial(self._publish, request_id))

    def ping(self) -> None:
        self._run(self._touch)

    def close(self) -> None:
        """Close the connection; rings that wait for it are given up."""
        with self._lock:
            publisher, self._publisher = self._publisher, None
        if publisher is not None:
            publisher.give(self._broker.close)
            publisher.stop(self._patience)

    def _run(self, work: Callable[[], None]) -> None:
        done = self._given(work)
        try:
            done.result(timeout=self._patience)
        except Exception as error:
            with self._lock:
                self._away_until = time.monotonic() + self._rest
                if not done.cancel() and not done.done():
                    self._hanging = done
            raise Unavailable("The queue did not answer.") from error

    def _given(self, work: Callable[[], None]) -> Future[None]:
        with self._lock:
            if self._hanging is not None and not self._hanging.done():
                raise Unavailable("The queue is silent.")
            self._hanging = None
            if self._publisher is None:
                self._publisher = Errands("ring", idle=self._keep_alive, every=HEARTBEAT / 4)
                self._publisher.start()
            return self._publisher.give(work)

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
            self._let_go()
            self._broker.queues_pending.add(QUEUE)
            self._broker.declare_queue(QUEUE, ensure=True)

    def _keep_alive(self) -> None:
        """Let the connection answer the broker's heartbeats, if there is one."""
        if not self._broker.connections:
            return
        try:
            self._broker.connection.process_data_events(0)
        except Exception:  # noqa: BLE001 - the next ring connects anew
            self._let_go()

    def _let_go(self) -> None:
        with suppress(Exception):
            del self._broker.connection
