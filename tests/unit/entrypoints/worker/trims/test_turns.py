"""From rings to trims, on twins."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from trimcore.adapters.memory.stores.requests import MemoryRequests
from trimcore.domain.errors import Unavailable
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.policies.compare_and_swap import update_request
from trimcore.domain.usecases.trimming.run_trim import RunTrimCommand
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import read_settings
from trimcore.entrypoints.worker.embedded import EmbeddedWorker
from trimcore.entrypoints.worker.trims.turns import Turns
from trimcore.ports.conformance.stores.builders import (
    POLICY,
    a_receipt,
    a_user_id,
    an_object_id,
    submitted,
)

SETTINGS = {f"TRIMCORE_{part}_URL": "memory:" for part in ("DATABASE", "STORAGE", "QUEUE")}
NEVER_STOP = bool
"""Called without an argument it says no."""


class QuickTrim:
    """Claims a request and ends it, as the use case does, without a video."""

    def __init__(self, requests: MemoryRequests) -> None:
        self.order: list[RequestId] = []
        self.meanwhile: Callable[[], object] = bool
        self._requests = requests

    def execute(self, command: RunTrimCommand) -> TrimRequest | None:
        """Leave the request done, or nothing if it can't be claimed."""
        stored = self._requests.get(command.request_id)
        if stored.status is not Status.SCHEDULED:
            return None
        now = stored.not_before
        claimed = update_request(
            self._requests,
            stored.id,
            lambda each: each.claim(worker=command.worker, now=now, policy=POLICY),
        )
        self.order.append(stored.id)
        self.meanwhile()
        return update_request(
            self._requests,
            stored.id,
            lambda each: each.finish(attempt=claimed.attempt, receipt=a_receipt(), now=now),
        )


class World:
    """Twins, and a trim that takes no time."""

    def __init__(self) -> None:
        self.container = Container(settings=read_settings(SETTINGS))
        self.requests = MemoryRequests()
        self.container.requests.override(self.requests)
        self.trim = QuickTrim(self.requests)
        self.container.run_trim.override(self.trim)

    def submit(self, user_id: UserId) -> RequestId:
        """Have something wait."""
        request = submitted(user_id=user_id)
        self.requests.add(request)
        return request.id

    def turns(self, places: int = 1) -> Turns:
        """Return what answers rings."""
        return Turns(self.container, places=places, should_stop=NEVER_STOP)

    @contextmanager
    def held(self, turns: Turns, *rings: RequestId) -> Iterator[None]:
        """Have one thread for each ring amid a trim, until the block ends."""
        begun, end = threading.Barrier(len(rings) + 1), threading.Event()

        def meanwhile() -> None:
            begun.wait(60)
            end.wait(60)

        self.trim.meanwhile = meanwhile
        threads = [threading.Thread(target=turns.answer, args=(rung,)) for rung in rings]
        for thread in threads:
            thread.start()
        begun.wait(60)
        self.trim.meanwhile = bool
        try:
            yield
        finally:
            end.set()
            for thread in threads:
                thread.join()


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    yield world
    world.container.shutdown_resources()


def test_rings_in_the_order_of_submissions_serve_users_in_turn(world: World) -> None:
    many, few = a_user_id(), a_user_id()
    rings = [*(world.submit(many) for _ in range(100)), world.submit(few)]
    turns = world.turns()
    for rung in rings:
        turns.answer(rung)
    assert world.trim.order.index(rings[-1]) <= 1
    assert sorted(world.trim.order) == sorted(rings)


def test_a_ring_for_what_is_done_serves_somebody_else(world: World) -> None:
    first, second = world.submit(a_user_id()), world.submit(a_user_id())
    turns = world.turns()
    for _ in range(2):
        turns.answer(first)
    assert sorted(world.trim.order) == sorted([first, second])
    turns.answer(first)
    assert len(world.trim.order) == 2


def test_threads_never_try_the_same(world: World) -> None:
    """However many rings there are, and though all of them have the same user."""
    user_id = a_user_id()
    rings = [world.submit(user_id) for _ in range(8)]
    turns = world.turns()
    together = threading.Barrier(8)
    world.trim.meanwhile = lambda: together.wait(60)
    threads = [threading.Thread(target=turns.answer, args=(rung,)) for rung in rings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(world.trim.order) == sorted(rings)


def test_who_is_overtaken_takes_the_next(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker of another process has claimed what was to be tried, and its ring is not lost."""
    rung, other = world.submit(a_user_id()), world.submit(a_user_id())
    ask = world.requests.list_waiting

    def overtaken(*given: object, **named: object) -> object:
        found = ask(*given, **named)  # type: ignore[arg-type]  # as they were given
        if not world.trim.order:
            monkeypatch.undo()
            world.trim.execute(RunTrimCommand(request_id=found[0].id, worker="elsewhere"))
        return found

    monkeypatch.setattr(world.requests, "list_waiting", overtaken)
    world.turns().answer(rung)
    assert sorted(world.trim.order) == sorted([rung, other])


def test_without_an_answer_the_rung_request_is_tried(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*given: object, **named: object) -> object:
        raise Unavailable("away")

    rung = world.submit(a_user_id())
    monkeypatch.setattr(world.requests, "list_waiting", away)
    world.turns().answer(rung)
    assert world.trim.order == [rung]


def test_a_ring_for_nothing_is_heard(world: World) -> None:
    world.submit(a_user_id())
    world.turns().answer(RequestId(an_object_id()))
    assert len(world.trim.order) == 1


def test_a_guest_does_not_wait_for_the_trims_of_one_user(world: World) -> None:
    many = a_user_id()
    held = [world.submit(many) for _ in range(2)]
    turns = world.turns(places=2)
    with world.held(turns, *held):
        more, guest = world.submit(many), world.submit(a_user_id())
        for _ in range(3):
            turns.welcome()
        assert sorted(world.trim.order) == sorted([*held, guest])
    turns.welcome()
    assert more not in world.trim.order


def test_a_guest_has_waited_for_a_while(world: World) -> None:
    turns = world.turns()
    with world.held(turns, world.submit(a_user_id())):
        now = world.container.clock().now()
        fresh = submitted(user_id=a_user_id(), created_at=now + timedelta(hours=1))
        world.requests.add(fresh)
        turns.welcome()
        assert fresh.id not in world.trim.order


def test_no_guest_is_welcome_while_a_place_is_free_or_two_users_have_them(world: World) -> None:
    one, two = world.submit(a_user_id()), world.submit(a_user_id())
    guest = world.submit(a_user_id())
    with world.held(turns := world.turns(places=3), one, two):
        turns.welcome()
        assert guest not in world.trim.order
    others = [world.submit(a_user_id()) for _ in range(2)]
    with world.held(turns := world.turns(places=2), *others):
        turns.welcome()
    assert len(world.trim.order) == 4


def test_a_worker_welcomes_guests_by_itself(world: World) -> None:
    """For whom nobody rings, since those who could answer are at work."""
    first = world.submit(a_user_id())
    came, served = threading.Event(), threading.Event()

    def meanwhile() -> None:
        if world.trim.order == [first]:
            world.submit(a_user_id())
            came.set()
            served.wait(60)
        else:
            served.set()

    world.trim.meanwhile = meanwhile
    worker = EmbeddedWorker(world.container, size=1)
    worker.start()
    try:
        world.container.queue().ring(first)
        assert came.wait(60)
        assert served.wait(60)
    finally:
        served.set()
        worker.stop()


def test_a_worker_is_none_the_worse_for_a_database_that_is_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*given: object, **named: object) -> object:
        raise Unavailable("away")

    turns = world.turns()
    with world.held(turns, world.submit(a_user_id())):
        world.submit(a_user_id())
        monkeypatch.setattr(world.requests, "list_waiting", away)
        turns.welcome()
        assert len(world.trim.order) == 1
