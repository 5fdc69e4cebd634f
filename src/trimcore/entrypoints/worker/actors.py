"""What a worker does when the bell rings."""

import logging
from collections.abc import Callable

import dramatiq
from dramatiq.brokers.rabbitmq import RabbitmqBroker

from trimcore.domain.model.ids import RequestId, is_object_id
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.parts.rabbitmq import ACTOR, QUEUE
from trimcore.entrypoints.worker.trims.turns import Turns

log = logging.getLogger(__name__)


def declare_actors(
    broker: RabbitmqBroker,
    container: Container,
    *,
    should_stop: Callable[[], bool],
) -> None:
    """Give the broker its one actor, which calls one use case.

    A message is acknowledged whatever comes of it: what is left to do is in the database, and a
    sweep will ring again.
    """
    turns = Turns(container, should_stop=should_stop)

    def run_trim(request_id: object) -> None:
        if not isinstance(request_id, str) or not is_object_id(request_id):
            log.warning("a message that names no request was dropped")
            return
        turns.answer(RequestId(request_id))

    dramatiq.actor(actor_name=ACTOR, queue_name=QUEUE, broker=broker)(run_trim)
