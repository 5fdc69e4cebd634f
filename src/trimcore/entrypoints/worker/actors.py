"""What a worker does when the bell rings."""

import logging
from collections.abc import Callable

import dramatiq
from dramatiq.brokers.rabbitmq import RabbitmqBroker

from trimcore.domain.errors import Unavailable
from trimcore.domain.model.ids import RequestId, is_object_id
from trimcore.domain.usecases.run_trim import RunTrimCommand
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.rabbitmq import ACTOR, QUEUE
from trimcore.entrypoints.wiring.worker_name import worker_name

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

    def run_trim(request_id: object) -> None:
        if not isinstance(request_id, str) or not is_object_id(request_id):
            log.warning("a message that names no request was dropped")
            return
        command = RunTrimCommand(
            request_id=RequestId(request_id), worker=worker_name(), should_stop=should_stop
        )
        try:
            container.run_trim().execute(command)
        except Unavailable as error:
            log.warning("request %s waits for a sweep: %s", request_id, error)

    dramatiq.actor(actor_name=ACTOR, queue_name=QUEUE, broker=broker)(run_trim)
