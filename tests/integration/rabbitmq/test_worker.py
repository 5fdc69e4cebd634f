"""A worker on a real broker: what it takes, what it drops, and how it finds its way back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest
from dependency_injector import providers
from pika.adapters.blocking_connection import BlockingChannel

from servers import RabbitMq
from tests.integration.faults.messages import GARBAGE, NOBODY, message, put
from tests.integration.rabbitmq.conftest import connected
from tests.integration.service.deployment import until
from trimcore.adapters.rabbitmq.broker import QUEUE
from trimcore.domain.model.ids import RequestId
from trimcore.domain.usecases.trimming.run_trim import RunTrimCommand
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.parts.rabbitmq import worker_broker
from trimcore.entrypoints.wiring.settings import read_settings
from trimcore.entrypoints.worker.runner import BrokerWorker
from trimcore.ports.conformance.stores.builders import an_object_id

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
DEAD_LETTERS = f"{QUEUE}.XQ"
THREADS = 2


@dataclass
class Job:
    """What a worker does for a ring: note it, and wait while it is told to."""

    done: list[RequestId] = field(default_factory=list)
    may_go: Event = field(default_factory=Event)

    def execute(self, command: RunTrimCommand) -> None:
        self.done.append(command.request_id)
        self.may_go.wait(60)


@pytest.fixture
def job() -> Job:
    return Job()


@pytest.fixture
def container(broker: RabbitMq, tmp_path: Path, job: Job) -> Iterator[Container]:
    """Parts in memory, but for the broker."""
    settings = {
        "TRIMCORE_DATA_DIR": str(tmp_path),
        "TRIMCORE_DATABASE_URL": "memory:",
        "TRIMCORE_STORAGE_URL": "memory:",
        "TRIMCORE_QUEUE_URL": broker.url,
        "TRIMCORE_SECRET_KEY": "k" * 32,
    }
    container = Container(settings=read_settings(settings))
    container.run_trim.override(providers.Object(job))
    yield container
    container.shutdown_resources()


@pytest.fixture
def worker(
    container: Container, channel: BlockingChannel, job: Job
) -> Iterator[Callable[[], BrokerWorker]]:
    """Start workers that end with the test."""
    running: list[BrokerWorker] = []

    def start() -> BrokerWorker:
        broker = worker_broker(container.settings())
        running.append(BrokerWorker(container, broker, threads=THREADS))
        running[-1].start()
        return running[-1]

    yield start
    job.may_go.set()
    for each in running:
        each.stop()


def ready(channel: BlockingChannel, name: str = QUEUE) -> int:
    """Return how many messages nobody has taken."""
    count: int = channel.queue_declare(name, passive=True).method.message_count
    return count


def test_garbage_is_dropped_and_work_goes_on(
    broker: RabbitMq, channel: BlockingChannel, job: Job, worker: Callable[[], BrokerWorker]
) -> None:
    """Whatever is no ring goes to the dead letters, once, and stops no thread of the worker."""
    job.may_go.set()
    channel.queue_purge(DEAD_LETTERS)
    rings = [RequestId(an_object_id()) for _ in range(THREADS * 2)]
    put(broker.url, *GARBAGE)
    worker()
    put(broker.url, *GARBAGE, *(message(args=[ring]) for ring in rings))
    until(lambda: set(rings) <= set(job.done), "the rings to be heard")
    until(lambda: ready(channel) == 0, "the queue to be empty")
    assert set(job.done) == {*rings, RequestId(NOBODY)}
    until(lambda: ready(channel, DEAD_LETTERS) == 2 * (len(GARBAGE) - 1), "the dead letters")


def test_every_connection_is_looked_after(
    broker: RabbitMq, channel: BlockingChannel, container: Container, job: Job
) -> None:
    """One on which nobody answers would be given up, and be told of as lost when all is well."""
    job.may_go.set()
    doorbell = worker_broker(container.settings())
    worker = BrokerWorker(container, doorbell, threads=THREADS)
    worker.start()
    try:
        put(broker.url, message(args=[an_object_id()]))
        until(lambda: len(job.done) == 1, "the ring to be heard")
        until(lambda: not doorbell.connections, "what only declared the queue to be closed")
    finally:
        worker.stop()


def test_no_more_is_taken_than_is_worked_on(
    broker: RabbitMq, channel: BlockingChannel, job: Job, worker: Callable[[], BrokerWorker]
) -> None:
    """What waits stays with the broker, for another worker."""
    worker()
    put(broker.url, *(message(args=[an_object_id()]) for _ in range(6)))
    until(lambda: len(job.done) == THREADS, "the threads to be busy")
    assert ready(channel) == 6 - THREADS
    worker()
    until(lambda: len(job.done) == 2 * THREADS, "the other worker to be busy")
    assert ready(channel) == 6 - 2 * THREADS


def test_a_worker_finds_the_broker_after_a_restart(
    broker: RabbitMq, job: Job, worker: Callable[[], BrokerWorker]
) -> None:
    """By itself, and whichever of the two was there first."""
    job.may_go.set()
    broker.stop()
    worker()
    broker.start()
    ring = RequestId(an_object_id())
    put(broker.url, message(args=[ring]))
    until(lambda: ring in job.done, "the first ring")
    broker.kill()
    broker.start()
    ring = RequestId(an_object_id())
    put(broker.url, message(args=[ring]))
    until(lambda: ring in job.done, "the second ring")


def test_a_worker_outlives_its_queue(
    broker: RabbitMq, container: Container, job: Job, worker: Callable[[], BrokerWorker]
) -> None:
    """Whoever rings next makes the queue again."""
    job.may_go.set()
    worker()
    bell, ring = container.queue(), RequestId(an_object_id())
    bell.ring(ring)
    until(lambda: ring in job.done, "the first ring")
    with connected(broker.url) as channel:
        channel.queue_delete(QUEUE)
    ring = RequestId(an_object_id())
    bell.ring(ring)
    until(lambda: ring in job.done, "the second ring")
