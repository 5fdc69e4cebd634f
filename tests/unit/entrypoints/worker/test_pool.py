"""Threads that answer the bell."""

from dataclasses import dataclass, field
from threading import Event, Thread

import pytest

from trimcore.domain.errors import Unavailable
from trimcore.domain.model.ids import RequestId
from trimcore.entrypoints.worker.pool import Rings, WorkerPool, await_end, begin
from trimcore.ports.conformance.stores.builders import an_object_id


@dataclass
class OneRing(Rings):
    """A bell at which somebody waits, and that rings when it is told to."""

    waited_for: Event = field(default_factory=Event)
    may_ring: Event = field(default_factory=Event)

    def take(self, timeout: float) -> RequestId | None:
        self.waited_for.set()
        self.may_ring.wait(60)
        return RequestId(an_object_id())


def test_what_rings_as_it_stops_is_left_to_others() -> None:
    """Such as a request that another of its threads has just handed back."""
    handled: list[RequestId] = []
    rings = OneRing()
    pool = WorkerPool(rings=rings, handle=handled.append, size=1)
    pool.start()
    assert rings.waited_for.wait(60)
    stopping = Thread(target=pool.stop)
    stopping.start()
    while not pool.is_stopping():
        stopping.join(0.001)
    rings.may_ring.set()
    stopping.join(60)
    assert not stopping.is_alive()
    assert handled == []


class Refused(Thread):
    """A thread for which the machine has no room."""

    def start(self) -> None:
        raise RuntimeError("can't start new thread")


def test_what_has_begun_can_end_when_the_machine_refuses_a_thread() -> None:
    """So that a process that can't begin says why, and ends."""
    may_end = Event()
    threads = [Thread(target=may_end.wait), Refused(), Thread()]
    with pytest.raises(Unavailable, match="more memory or threads"):
        begin(threads)
    may_end.set()
    await_end(threads)
    assert [each.ident is None for each in threads] == [False, True, True]
    assert not threads[0].is_alive()
