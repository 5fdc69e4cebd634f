from collections.abc import Callable

import pytest

from trimcore.adapters.memory.queue import MemoryQueue
from trimcore.domain.model.ids import RequestId
from trimcore.ports.conformance.queue import QueueSuite


class TestMemoryQueue(QueueSuite):
    @pytest.fixture
    def queue(self) -> MemoryQueue:
        return MemoryQueue()

    @pytest.fixture
    def heard(self, queue: MemoryQueue) -> Callable[[], list[RequestId]]:
        rings: list[RequestId] = []

        def listen() -> list[RequestId]:
            rings.extend(queue.drain())
            return rings

        return listen


class TestDraining:
    def test_rings_come_oldest_first_and_once(self) -> None:
        queue = MemoryQueue()
        for request_id in "aba":
            queue.ring(RequestId(request_id))
        assert queue.drain() == ["a", "b", "a"]
        assert queue.drain() == []

    def test_waiting_ends_with_a_ring(self) -> None:
        queue = MemoryQueue()
        assert queue.wait(0) is False
        queue.ring(RequestId("a"))
        assert queue.wait(60) is True
