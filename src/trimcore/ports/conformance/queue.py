"""What every doorbell does."""

import time
from abc import abstractmethod
from collections.abc import Callable
from functools import partial

import pytest

from trimcore.domain.model.ids import RequestId
from trimcore.ports.conformance.stores.builders import an_object_id
from trimcore.ports.conformance.stores.races import failures, race
from trimcore.ports.queue import Queue

PATIENCE = 20.0
"""Seconds within which a ring has to be heard."""


class QueueSuite:
    """Subclass it, and override both fixtures."""

    @pytest.fixture
    @abstractmethod
    def queue(self) -> Queue:
        """Return the adapter under test."""

    @pytest.fixture
    @abstractmethod
    def heard(self, queue: Queue) -> Callable[[], list[RequestId]]:
        """Return what tells all that workers of this queue have heard since the test began."""

    def test_a_ring_is_heard(self, queue: Queue, heard: Callable[[], list[RequestId]]) -> None:
        request_id = RequestId(an_object_id())
        queue.ring(request_id)
        await_rings(heard, [request_id])

    def test_many_rings_are_all_heard(
        self, queue: Queue, heard: Callable[[], list[RequestId]]
    ) -> None:
        request_ids = [RequestId(an_object_id()) for _ in range(30)]
        for request_id in request_ids:
            queue.ring(request_id)
        await_rings(heard, request_ids)

    def test_a_repeated_ring_is_no_error(
        self, queue: Queue, heard: Callable[[], list[RequestId]]
    ) -> None:
        request_id = RequestId(an_object_id())
        for _ in range(10):
            queue.ring(request_id)
        await_rings(heard, [request_id])

    def test_threads_ring_at_once(self, queue: Queue, heard: Callable[[], list[RequestId]]) -> None:
        request_ids = [RequestId(an_object_id()) for _ in range(10)]
        assert failures(race([partial(queue.ring, each) for each in request_ids])) == []
        await_rings(heard, request_ids)

    def test_nobody_hears_what_was_not_rung(
        self, queue: Queue, heard: Callable[[], list[RequestId]]
    ) -> None:
        request_id = RequestId(an_object_id())
        queue.ring(request_id)
        await_rings(heard, [request_id])
        assert set(heard()) == {request_id}

    def test_it_answers_a_ping(self, queue: Queue) -> None:
        queue.ping()


def await_rings(heard: Callable[[], list[RequestId]], expected: list[RequestId]) -> None:
    """Wait until every expected ring has been heard, in any order and number."""
    deadline = time.monotonic() + PATIENCE
    while missing := set(expected) - set(heard()):
        assert time.monotonic() < deadline, f"not heard: {missing}"
        time.sleep(0.005)
