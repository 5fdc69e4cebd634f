"""What a worker does when the bell rings."""

import logging

import dramatiq
from dramatiq.brokers.rabbitmq import RabbitmqBroker

from trimcore.domain.model.ids import RequestId, is_object_id
from trimcore.entrypoints.wiring.parts.rabbitmq import ACTOR, QUEUE
from trimcore.entrypoints.worker.trims.turns import Turns

log = logging.getLogger(__name__)


def declare_actors(broker: RabbitmqBroker, turns: Turns) -> None:
    """Give the broker its one actor, which calls one use case.

    A message is acknowledged whatever comes of it: what is left to do is in the database, and a
    sweep will ring again.
    """

    def run_trim(request_id: object) -> None:
        if not isinstance(request_id, str) or not is_object_id(request_id):
            log.warning("a message that names no request was dropped")
            return
        turns.answer(RequestId(request_id))

    dramatiq.actor(actor_name=ACTOR, queue_name=QUEUE, broker=broker)(run_trim)
