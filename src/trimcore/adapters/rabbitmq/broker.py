"""A Dramatiq broker set up for a doorbell: durable, confirmed, bounded in time."""

import pika
from dramatiq.brokers.rabbitmq import RabbitmqBroker

QUEUE = "trimcore.trims"
ACTOR = "run_trim"

_SECONDS = 3.0
_HEARTBEAT = 30


def make_broker(url: str) -> RabbitmqBroker:
    """Return a broker for `amqp://…` or `amqps://…`; nothing connects before it is used.

    Dramatiq's own retries and limits are left out: attempts are counted in the database, and a
    trim is stopped by ending its process.
    """
    parameters = pika.URLParameters(url)
    parameters.connection_attempts = 1
    parameters.socket_timeout = _SECONDS
    parameters.stack_timeout = 2 * _SECONDS
    parameters.blocked_connection_timeout = _SECONDS
    parameters.heartbeat = _HEARTBEAT
    broker = RabbitmqBroker(url=url, confirm_delivery=True, middleware=[])
    broker.parameters = parameters
    return broker
