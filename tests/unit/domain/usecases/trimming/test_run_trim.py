"""Attempts: who may try, what becomes of a try, and what brings a request back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.usecase_world import CountingRequests, World
from trimcore.adapters.memory.media import MemoryMedia
from trimcore.adapters.memory.stores.requests import MemoryRequests
from trimcore.domain.cutting.modes import OutputContainer, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import (
    DamagedMedia,
    EngineMissing,
    MachineFault,
    NoMemory,
    NoSpace,
    ProcessKilled,
    Unavailable,
)
from trimcore.domain.model.lease import EXHAUSTED, Failure
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.usecases.trimming.run_trim import RunTrimCommand


def raising(error: Exception) -> Callable[[], None]:
    """Return a step that raises."""

    def step() -> None:
        raise error

    return step


def test_windows_mode_and_container_are_those_of_the_request(world: World) -> None:
    world.run_trim = replace(world.run_trim, media=MemoryMedia())
    request = world.submit(b"tinyftyp video 1/10\nIPPPPIPPPPIPPPPIPPPP\n")
    windows = (TrimWindow.parse("1", "0.5"), TrimWindow.parse("0", "0.2"))
    asked = replace(
        request,
        windows=windows,
        mode=TrimMode.ENCODE,
        container=OutputContainer.WEBM,
        version=request.version + 1,
    )
    world.requests.replace(asked)
    done = world.run(asked)
    assert done is not None
    assert done.video.result is not None
    receipt = done.video.result.receipt
    assert [window.asked for window in receipt.windows] == list(windows)
    assert (receipt.mode, receipt.container) == (TrimMode.ENCODE, "webm")
    assert world.blobs.open(done.video.result.key).read_at(0, 99).endswith(b"IPPPPIP\n")


def test_a_trim_ends_done_with_its_receipt(world: World) -> None:
    """The result's key names the attempt."""
    request = world.submit()
    done = world.run(request)
    assert done is not None
    assert done.status is Status.DONE
    assert done.video.result is not None
    assert done.video.result.key == f"results/{request.id}/1"
    assert done.video.result.receipt.asked == request.windows[0]
    assert world.keys() == [done.video.result.key, request.video.source.key]
    assert world.requests.get(request.id) == done


def test_what_was_read_a_moment_ago_is_not_read_again() -> None:
    """Nor is what this attempt has stored itself: two calls of the database in place of four."""
    requests = CountingRequests()
    world = World(requests=requests)
    request = world.submit()
    command = RunTrimCommand(request_id=request.id, worker="w", known=request)
    done = world.run_trim.execute(command)
    assert done is not None
    assert requests.reads == 0
    assert requests.get(request.id) == done


def test_a_ring_too_many_does_nothing(world: World) -> None:
    """Done is final; an unknown id is nobody's."""
    request = world.submit()
    done = world.run(request)
    assert world.run(request) is None
    assert world.requests.get(request.id) == done
    assert world.media.trims == 1


def test_a_fault_of_the_video_fails_at_once_and_says_why(world: World) -> None:
    """No blob is left but the source."""
    request = world.submit()
    world.media.steps = [raising(DamagedMedia("The file is broken at 00:00:07."))]
    failed = world.run(request)
    assert failed is not None
    assert failed.status is Status.FAILED
    assert failed.failure is not None
    assert failed.failure.code == "damaged_media"
    assert failed.failure.detail == "The file is broken at 00:00:07."
    assert world.keys() == [request.video.source.key]


def test_a_lost_source_fails_with_a_reason(world: World) -> None:
    """Trying again would not bring it back."""
    request = world.submit()
    world.blobs.delete(request.video.source.key)
    failed = world.run(request)
    assert failed is not None
    assert failed.failure is not None
    assert failed.failure.code == "source_missing"


def test_a_fault_of_the_surroundings_is_tried_again_later(world: World) -> None:
    """With a wait that doubles up to a limit, for many minutes."""
    request = world.submit()
    world.media.steps = [raising(Unavailable("The store is away."))]
    waits = []
    while True:
        tried = world.run(request)
        assert tried is not None
        if tried.status is Status.FAILED:
            break
        waits.append((tried.not_before - world.clock.now()).total_seconds())
        assert world.run(request) is None
        world.clock.set(tried.not_before)
    assert waits == [1, 2, 4, 8, 16] + [20] * 39
    assert tried.failure is not None
    assert tried.failure.code == "attempts_exhausted"
    assert [attempt.number for attempt in tried.history] == list(range(1, 46))
    assert {attempt.failure and attempt.failure.code for attempt in tried.history} == {
        "unavailable"
    }
    assert world.keys() == [request.video.source.key]


@pytest.mark.parametrize(
    "fault", [NoSpace(), NoMemory(), ProcessKilled(), EngineMissing()], ids=repr
)
def test_a_fault_of_the_machine_is_tried_again_and_in_the_end_told(
    world: World, fault: MachineFault
) -> None:
    """It is never said to be the video's, and its user learns what it was."""
    request = world.submit()
    world.media.steps = [raising(fault)]
    tried = world.run(request)
    while tried is not None and tried.status is Status.SCHEDULED:
        world.clock.set(tried.not_before)
        tried = world.run(request)
    assert tried is not None
    assert tried.failure == Failure(code=fault.code, detail=fault.sentence)
    assert tried.attempt == (45 if fault.is_outage else 5)
    assert world.keys() == [request.video.source.key]


def test_a_bug_is_tried_five_times(world: World) -> None:
    """Such tries count."""
    request = world.submit()
    world.media.steps = [raising(ZeroDivisionError())]
    while (stored := world.requests.get(request.id)).status is Status.SCHEDULED:
        world.clock.set(stored.not_before)
        with pytest.raises(ZeroDivisionError):
            world.run(request)
    assert (stored.status, stored.attempt) == (Status.FAILED, 5)


def test_a_long_outage_leaves_a_request_its_tries(world: World) -> None:
    """A worker that dies after it is forgiven as often as ever."""
    request = world.submit()
    world.media.steps = [raising(Unavailable("The store is away."))]
    for _ in range(10):
        tried = world.run(request)
        assert tried is not None
        world.clock.set(tried.not_before)

    def fall_silent() -> None:
        world.clock.advance(world.policy.lease)
        world.sweep.execute()

    world.media.steps = [fall_silent]
    for _ in range(5):
        assert world.requests.get(request.id).status is Status.SCHEDULED
        world.run(request)
        world.clock.set(world.requests.get(request.id).not_before)
    assert world.requests.get(request.id).failure == EXHAUSTED


def test_a_bug_is_tried_again_and_shown_to_the_caller(world: World) -> None:
    """The request is not stranded by it."""
    request = world.submit()
    world.media.steps = [raising(ZeroDivisionError())]
    with pytest.raises(ZeroDivisionError):
        world.run(request)
    stored = world.requests.get(request.id)
    assert stored.status is Status.SCHEDULED
    assert stored.history[-1].failure is not None
    assert stored.history[-1].failure.code == "internal"


def test_a_cancelled_trim_stops_and_leaves_nothing(world: World) -> None:
    """At the next look after the cancellation."""
    request = world.submit()

    def cancel() -> None:
        world.cancel(request)
        world.clock.advance(timedelta(milliseconds=400))

    world.media.steps = [cancel, raising(AssertionError("the engine went on"))]
    assert world.run(request) is None
    assert world.requests.get(request.id).status is Status.CANCELLED
    assert world.keys() == [request.video.source.key]


def test_a_worker_that_stops_hands_the_request_back(world: World) -> None:
    """The try does not count, and the bell rings for another worker."""
    request = world.submit()
    world.queue.drain()
    world.media.steps = [lambda: None]
    handed_back = world.run(request, stop=True)
    assert handed_back is not None
    assert handed_back.status is Status.SCHEDULED
    assert (handed_back.attempt, handed_back.tries) == (1, 0)
    assert world.queue.drain() == [request.id]
    done = world.run(request)
    assert done is not None
    assert done.attempt == 2


def test_progress_and_lease_are_renewed_while_the_engine_works(world: World) -> None:
    """A long trim keeps its lease."""
    request = world.submit()
    seen: list[TrimRequest] = []

    def pass_time() -> None:
        world.clock.advance(timedelta(seconds=6))
        world.sweep.execute()
        seen.append(world.requests.get(request.id))

    world.media.steps = [pass_time] * 10
    done = world.run(request)
    assert done is not None
    assert done.attempt == 1
    assert [stored.progress for stored in seen] == sorted(stored.progress for stored in seen)
    assert seen[-1].progress > 0


def test_a_frozen_worker_can_not_commit_after_another_took_over(world: World) -> None:
    """Its blob goes, the other's stays: one result."""
    request = world.submit()

    def freeze_meanwhile_another_works() -> None:
        world.clock.advance(world.policy.lease)
        world.sweep.execute()
        world.clock.advance(world.policy.longest_wait)
        world.media.steps = []
        assert world.run(request) is not None

    world.media.steps = [freeze_meanwhile_another_works]
    assert world.run(request) is None
    stored = world.requests.get(request.id)
    assert stored.status is Status.DONE
    assert stored.video.result is not None
    assert stored.video.result.key == f"results/{request.id}/2"
    assert world.keys() == [stored.video.result.key, request.video.source.key]


def test_a_worker_killed_between_blob_and_database_leaves_no_orphan(world: World) -> None:
    """The next attempt removes what the dead one left."""
    request = world.submit()
    claimed = request.claim(worker="dead", now=world.clock.now(), policy=world.policy)
    world.requests.replace(claimed)
    with world.blobs.create(f"results/{request.id}/1") as writer:
        writer.commit()
    world.clock.advance(world.policy.lease)
    assert world.sweep.execute().lapsed == 1
    world.clock.advance(world.policy.first_wait)
    world.sweep.execute()
    assert world.queue.drain()[-1] == request.id
    assert world.run(request) is not None
    assert world.keys() == [f"results/{request.id}/2", request.video.source.key]


def test_a_finish_whose_answer_got_lost_still_counts(world: World) -> None:
    """The stored result is recognised as our own, and its blob is kept."""

    class Forgetful(MemoryRequests):
        answers = True

        def replace(self, request: TrimRequest) -> None:
            super().replace(request)
            if request.status is Status.DONE and self.answers:
                self.answers = False
                # As a driver that sends a write again after its answer got lost.
                super().replace(request)

    world.requests = Forgetful()
    world.__post_init__()
    request = world.submit()
    done = world.run(request)
    assert done is not None
    assert done.status is Status.DONE
    assert world.keys()[0] == f"results/{request.id}/1"


def test_a_silent_worker_uses_up_the_tries_too(world: World) -> None:
    """Five times claimed and never heard of again: failed, with a reason."""
    request = world.submit()
    for _ in range(world.policy.attempts):
        stored = world.requests.get(request.id)
        world.requests.replace(
            stored.claim(worker="silent", now=world.clock.now(), policy=world.policy)
        )
        world.clock.advance(world.policy.lease)
        world.sweep.execute()
        world.clock.advance(world.policy.longest_wait)
    stored = world.requests.get(request.id)
    assert stored.status is Status.FAILED
    assert stored.failure is not None
    assert stored.failure.code == "attempts_exhausted"
    assert world.sweep.execute().rung == 0


def test_a_sweep_rings_once_for_what_waits_and_then_leaves_it_alone(world: World) -> None:
    """A backlog is not rung for at every pass."""
    requests = [world.submit() for _ in range(250)]
    world.queue.drain()
    assert world.sweep.execute().rung == 0
    world.clock.advance(world.policy.ring_after)
    assert world.sweep.execute().rung == 250
    assert sorted(world.queue.drain()) == sorted(request.id for request in requests)
    assert world.sweep.execute().rung == 0


def test_a_sweep_whose_queue_is_away_loses_no_ring(world: World) -> None:
    """What was not rung for stays due."""
    request = world.submit()
    world.queue.drain()
    world.clock.advance(world.policy.ring_after)
    world.queue.away = True
    with pytest.raises(Unavailable):
        world.sweep.execute()
    world.queue.away = False
    world.sweep.execute()
    assert world.queue.drain() == [request.id]


def test_collecting_leaves_what_is_referred_to_or_not_ours(world: World) -> None:
    """Sources, results and foreign keys stay; the orphan goes once it is old enough."""
    request = world.submit()
    world.run(request)
    for key in ("sources/5d39f6108d366978db32e7ff", "foreign/thing"):
        with world.blobs.create(key) as writer:
            writer.commit()
    before = world.keys()
    assert world.collect_orphans.execute().blobs == 0
    world.clock.advance(timedelta(hours=6, milliseconds=1))
    assert world.collect_orphans.execute().blobs == 1
    assert set(before) - set(world.keys()) == {"sources/5d39f6108d366978db32e7ff"}


def test_collecting_throws_stale_uploads_and_expired_records_away(world: World) -> None:
    """After a day, and after their time."""
    world.register()
    world.log_in()
    world.submit_trim.begin()
    world.clock.advance(timedelta(hours=24, milliseconds=1))
    report = world.collect_orphans.execute()
    assert report.uploads == 1
    assert report.records == 2


def test_a_store_that_is_slow_to_remove_holds_up_no_attempt(world: World) -> None:
    """What an attempt that fell silent may have left is removed once this one has ended."""
    request = world.submit()
    claimed = world.requests.get(request.id).claim(
        worker="frozen", now=world.clock.now(), policy=world.policy
    )
    world.requests.replace(claimed)
    world.clock.advance(world.policy.lease)
    world.sweep.execute()
    world.clock.advance(timedelta(minutes=1))
    seen: dict[str, Status] = {}
    remove = world.blobs.delete

    def watched(key: str) -> None:
        seen[key] = world.requests.get(request.id).status
        remove(key)

    world.blobs.delete = watched  # type: ignore[method-assign]
    done = world.run(request)
    assert done is not None
    assert done.attempt == 2
    assert seen == {f"results/{request.id}/1": Status.DONE}
