"""The doorbell on a real broker: what is rung, and what when the broker is away."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pika
import pytest

from servers import RabbitMq
from servers.ports import free_port
from tests.integration.faults.processes import files_of, threads_of
from tests.integration.faults.wire import Wire
from tests.integration.rabbitmq.conftest import connected
from tests.integration.service.deployment import until
from trimcore.adapters.rabbitmq.broker import QUEUE, make_broker
from trimcore.adapters.rabbitmq.queue import DramatiqQueue
from trimcore.domain.errors import Unavailable
from trimcore.domain.model.ids import RequestId
from trimcore.ports.conformance.queue import QueueSuite
from trimcore.ports.conformance.stores.builders import an_object_id

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
PATIENCE = 4.0
MARGIN = 3.0
"""Seconds by which a busy machine may be late."""
AT_ONCE = 0.5

Take = Callable[[], list[tuple[pika.BasicProperties, bytes]]]


class TestDramatiqQueue(QueueSuite):
    @pytest.fixture
    def queue(self, queue: DramatiqQueue) -> DramatiqQueue:
        return queue

    @pytest.fixture
    def heard(self, take: Take) -> Callable[[], list[RequestId]]:
        rings: list[RequestId] = []

        def listen() -> list[RequestId]:
            rings.extend(RequestId(json.loads(body)["args"][0]) for _, body in take())
            return rings

        return listen


@contextmanager
def unavailable_within(seconds: float) -> Iterator[None]:
    """Expect a call to give up, and soon enough."""
    began = time.monotonic()
    with pytest.raises(Unavailable):
        yield
    assert time.monotonic() - began < seconds


def a_ring() -> RequestId:
    return RequestId(an_object_id())


def recovered(queue: DramatiqQueue, request_id: RequestId) -> Callable[[], bool]:
    """Return what tries to ring."""

    def rung() -> bool:
        try:
            queue.ring(request_id)
        except Unavailable:
            return False
        return True

    return rung


def test_a_ring_is_json_with_an_id_and_lasts(queue: DramatiqQueue, take: Take) -> None:
    """Nothing else is in it but Dramatiq's envelope."""
    request_id = a_ring()
    queue.ring(request_id)
    ((properties, body),) = take()
    fields = json.loads(body)
    assert properties.delivery_mode == pika.DeliveryMode.Persistent.value
    assert {fields.pop("message_id"), fields.pop("message_timestamp")}
    assert fields == {
        "queue_name": "trimcore.trims",
        "actor_name": "run_trim",
        "args": [request_id],
        "kwargs": {},
        "options": {},
    }


def test_nobody_at_the_port_makes_it_unavailable_at_once() -> None:
    """The first call asks, the next ones don't."""
    queue = DramatiqQueue(make_broker(f"amqp://guest:guest@127.0.0.1:{free_port()}/"))
    with unavailable_within(PATIENCE + MARGIN):
        queue.ring(a_ring())
    with unavailable_within(AT_ONCE):
        queue.ring(a_ring())
    queue.close()


def test_wrong_credentials_make_it_unavailable(broker: RabbitMq) -> None:
    wrong = broker.url.replace(broker.secret(), "wrong")
    queue = DramatiqQueue(make_broker(wrong))
    with unavailable_within(PATIENCE + MARGIN):
        queue.ring(a_ring())
    queue.close()


def test_a_silent_broker_makes_it_unavailable_until_it_speaks(broker: RabbitMq) -> None:
    """Within its patience, then at once, and it recovers by itself."""
    with Wire(broker.port) as wire:
        queue = DramatiqQueue(make_broker(wire.to(broker.url)), patience=1.0, rest=0.0)
        queue.ring(a_ring())
        wire.stall()
        with unavailable_within(1.0 + MARGIN):
            queue.ring(a_ring())
        for _ in range(5):
            with unavailable_within(AT_ONCE):
                queue.ring(a_ring())
        wire.heal()
        until(recovered(queue, a_ring()), "the queue to recover")
        queue.close()


def test_it_outlives_cut_connections_and_leaves_none_behind(broker: RabbitMq, take: Take) -> None:
    """No thread, no descriptor: a ring after a cut is made on a new connection."""
    with Wire(broker.port) as wire:
        queue = DramatiqQueue(make_broker(wire.to(broker.url)), rest=0.0)
        queue.ring(a_ring())
        until(lambda: len(take()) == 1, "the first ring")
        threads, files = threads_of(os.getpid()), files_of(os.getpid())
        rings = [a_ring() for _ in range(10)]
        for request_id in rings:
            wire.cut()
            until(recovered(queue, request_id), "the queue to recover")
        heard = {json.loads(body)["args"][0] for _, body in take()}
        assert heard == set(rings)
        until(lambda: threads_of(os.getpid()) <= threads + 4, "threads to end")
        assert files_of(os.getpid()) <= files + 8
        queue.close()


def test_rings_outlive_a_restart_of_the_broker(broker: RabbitMq, queue: DramatiqQueue) -> None:
    """And the adapter finds the broker again."""
    before, after = a_ring(), a_ring()
    queue.ring(before)
    broker.stop()
    with unavailable_within(PATIENCE + MARGIN):
        queue.ring(a_ring())
    with unavailable_within(PATIENCE + MARGIN):
        queue.ping()
    broker.start()
    until(recovered(queue, after), "the queue to recover")
    queue.ping()
    with connected(broker.url) as channel:
        bodies = [channel.basic_get(QUEUE, auto_ack=True)[2] for _ in range(2)]
    assert [json.loads(body)["args"] for body in bodies] == [[before], [after]]


def test_a_queue_that_was_deleted_is_made_again(
    queue: DramatiqQueue, broker: RabbitMq, take: Take
) -> None:
    queue.ring(a_ring())
    with connected(broker.url) as channel:
        channel.queue_delete(QUEUE)
    request_id = a_ring()
    queue.ring(request_id)
    assert [json.loads(body)["args"] for _, body in take()] == [[request_id]]


def test_a_closed_queue_is_closed(broker: RabbitMq) -> None:
    """Twice is once, and one that never rang has nothing to give back."""
    unused, used = (DramatiqQueue(make_broker(broker.url)) for _ in range(2))
    used.ring(a_ring())
    for queue in (unused, used, used):
        queue.close()
