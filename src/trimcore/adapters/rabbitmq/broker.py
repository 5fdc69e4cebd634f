"""A Dramatiq broker set up for a doorbell: durable, confirmed, bounded in time."""

import dramatiq
import pika
from dramatiq import Consumer
from dramatiq.brokers.rabbitmq import RabbitmqBroker

from trimcore.adapters.rabbitmq.encoding import ACTOR, QUEUE, RingEncoder

__all__ = ["ACTOR", "HEARTBEAT", "QUEUE", "make_broker"]

HEARTBEAT = 10
"""Seconds; a connection that is silent for about twice as long is given up."""
_SECONDS = 3.0


class DoorbellBroker(RabbitmqBroker):
    """Keeps no connection on which nobody answers."""

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 5000) -> Consumer:
        """Return what takes messages, on a connection of its own.

        Before, the calling thread declares the queue on another, and never looks at that again: the
        broker would give it up for silent, and the worker's orderly end would find it lost.
        """
        consumer = super().consume(queue_name, prefetch, timeout)
        del self.connection
        return consumer


def make_broker(url: str) -> RabbitmqBroker:
    """Return a broker for `amqp://…` or `amqps://…`; nothing connects before it is used.

    Dramatiq's own retries and limits are left out: attempts are counted in the database, and a
    trim is stopped by ending its process. All of this process's brokers read rings alone.
    """
    parameters = pika.URLParameters(url)
    parameters.connection_attempts = 1
    parameters.socket_timeout = _SECONDS
    parameters.stack_timeout = 2 * _SECONDS
    parameters.blocked_connection_timeout = _SECONDS
    parameters.heartbeat = HEARTBEAT
    dramatiq.set_encoder(RingEncoder())
    broker = DoorbellBroker(url=url, confirm_delivery=True, middleware=[])
    broker.parameters = parameters
    return broker
