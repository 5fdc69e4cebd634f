"""A broker of the tests' own, whose queue they may break."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pika
import pytest
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import AMQPError

from servers import Missing, RabbitMq
from tests.integration.conftest import _do_without
from trimcore.adapters.rabbitmq.broker import QUEUE, make_broker
from trimcore.adapters.rabbitmq.queue import DramatiqQueue


@pytest.fixture(scope="module")
def broker(server_folder: Path) -> Iterator[RabbitMq]:
    """A broker that tests may stop and start; they leave it running."""
    try:
        with RabbitMq(server_folder / f"rabbitmq-{os.urandom(4).hex()}") as broker:
            queue = DramatiqQueue(make_broker(broker.url))
            queue.ping()  # makes the queue
            queue.close()
            yield broker
    except Missing as missing:
        _do_without(missing)


@pytest.fixture
def channel(broker: RabbitMq) -> Iterator[BlockingChannel]:
    """The back door, to an empty queue."""
    with connected(broker.url) as channel:
        channel.queue_declare(QUEUE, passive=True)
        channel.queue_purge(QUEUE)
        yield channel


@pytest.fixture
def take(channel: BlockingChannel) -> Callable[[], list[tuple[pika.BasicProperties, bytes]]]:
    """Return what tells, and removes, all that is in the queue."""

    def take() -> list[tuple[pika.BasicProperties, bytes]]:
        taken = []
        while (found := channel.basic_get(QUEUE, auto_ack=True))[0] is not None:
            taken.append((found[1], found[2]))
        return taken

    return take


@pytest.fixture
def queue(broker: RabbitMq) -> Iterator[DramatiqQueue]:
    """The adapter."""
    queue = DramatiqQueue(make_broker(broker.url))
    yield queue
    queue.close()


@pytest.fixture(autouse=True)
def leftovers() -> Iterator[None]:
    """Let what pika leaves open after a failure be closed here, where the warning is expected."""
    yield
    gc.collect()


@contextmanager
def connected(url: str) -> Iterator[BlockingChannel]:
    """Open a channel on which publishing waits for the broker's word."""
    connection = pika.BlockingConnection(pika.URLParameters(url))
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        yield channel
    finally:
        with suppress(AMQPError):  # the broker may have gone
            connection.close()
