"""What both ends of the broker agree on."""

from dramatiq.brokers.rabbitmq import RabbitmqBroker

from trimcore.adapters.rabbitmq.broker import ACTOR, QUEUE, make_broker
from trimcore.entrypoints.wiring.settings import Settings

__all__ = ["ACTOR", "QUEUE", "worker_broker"]


def worker_broker(settings: Settings) -> RabbitmqBroker:
    """Return a broker of `TRIMCORE_QUEUE_URL` for a worker's consumers."""
    return make_broker(settings.queue_url)
