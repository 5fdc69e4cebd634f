"""Deleting requests and videos, with what belongs to them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.stepped_stores import AwayBlobs, SteppedRequests
from tests.usecase_world import ADA, BOB, World, of
from trimcore.domain.errors import (
    IllegalTransition,
    RequestNotFound,
    Unavailable,
    VideoNotFound,
)
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.usecases.trimming.delete_video import DeleteVideoCommand
from trimcore.domain.usecases.trimming.get_request import RequestOfUser
from trimcore.ports.conformance.stores.builders import a_request


def nothing_is_left(world: World, *keys: str) -> bool:
    """Tell whether all stores are empty of the user's things, but for these bytes of others."""
    stored = [*world.requests.list_of_user(ADA), *world.sources.list_of_user(ADA)]
    return not stored and world.keys() == [*keys]


def done(world: World) -> TrimRequest:
    """Return a request that has been trimmed."""
    left = world.run(world.submit())
    assert left is not None
    assert left.status is Status.DONE
    return left


def delete_request(world: World, request: TrimRequest) -> None:
    """Delete by the request's id."""
    world.delete_request.execute(of(request))


@pytest.mark.parametrize("delete", [delete_request, World.delete_video_of])
def test_a_request_goes_with_its_result_and_the_source_that_came_with_it(
    world: World, delete: Callable[[World, TrimRequest], None]
) -> None:
    """Nothing is left of them, and they are not found again."""
    request = done(world)
    delete(world, request)
    assert nothing_is_left(world)
    with pytest.raises((RequestNotFound, VideoNotFound)):
        delete(world, request)


def test_a_request_that_is_not_over_is_not_deleted(world: World) -> None:
    """It has to be cancelled first."""
    request = world.submit()
    with pytest.raises(IllegalTransition):
        delete_request(world, request)
    delete_request(world, world.cancel(request))
    assert nothing_is_left(world)


def test_a_video_that_waits_is_given_up(world: World) -> None:
    """No worker finds it."""
    request = world.submit()
    world.delete_video_of(request)
    assert world.run(request) is None
    assert nothing_is_left(world)


def test_a_worker_throws_away_what_it_made_of_a_deleted_video(world: World) -> None:
    """It notices while it works, or at the end."""
    request = world.submit()
    world.media.steps = [lambda: world.delete_video_of(request)]
    assert world.run(request) is None
    assert nothing_is_left(world)


@pytest.mark.parametrize("delete", [delete_request, World.delete_video_of])
def test_a_request_that_changes_meanwhile_is_deleted_all_the_same(
    delete: Callable[[World, TrimRequest], None],
) -> None:
    """As it is then."""
    requests = SteppedRequests()
    world = World(requests=requests)
    request = world.cancel(world.submit())

    def restart_and_cancel() -> None:
        world.restart(request)
        world.cancel(request)

    requests.steps["before remove"] = restart_and_cancel
    delete(world, request)
    assert nothing_is_left(world)


def test_other_peoples_videos_and_requests_are_not_found(world: World) -> None:
    """Nor are malformed ids."""
    request = done(world)
    for asked in (request.video.id, "nonsense", ""):
        with pytest.raises(VideoNotFound):
            world.delete_video.execute(DeleteVideoCommand(user_id=BOB, video_id=asked))
    with pytest.raises(RequestNotFound):
        world.delete_request.execute(RequestOfUser(user_id=BOB, request_id=request.id))
    assert world.requests.get(request.id) == request


def test_a_source_that_others_are_cut_from_stays_and_stands_alone(world: World) -> None:
    """Also when the last of them goes: it did not come with that one."""
    request = done(world)
    source = world.source_of(request)
    other = world.submit_of(source).request
    world.delete_video_of(request)
    assert world.source_of(other).request_id is None
    assert world.run(other) is not None
    world.delete_video_of(other)
    assert world.keys() == [source.key]
    world.clock.advance(timedelta(hours=7))
    assert world.collect_orphans.execute().blobs == 0


def test_a_source_that_was_sent_by_itself_stays(world: World) -> None:
    """Its user deletes it when it is not wanted any more."""
    source = world.add()
    world.delete_video_of(world.submit_of(source).request)
    assert world.sources.find(source.id) == source


def test_bytes_of_earlier_times_go_with_their_request(world: World) -> None:
    """They are named after it."""
    request = a_request(Status.FAILED, user_id=ADA)
    file = replace(request.video.source, key=f"sources/{request.id}")
    request = replace(request, video=replace(request.video, source=file))
    world.requests.add(request)
    with world.blobs.create(file.key) as writer:
        writer.commit()
    world.clock.advance(timedelta(hours=7))
    assert world.collect_orphans.execute().blobs == 0
    delete_request(world, request)
    assert nothing_is_left(world)


def test_what_a_crash_leaves_is_collected(world: World) -> None:
    """The request is gone, the result and the source are not."""
    request = done(world)
    replace(world.request_removal, blobs=AwayBlobs(world.clock.now)).remove(request)
    assert len(world.keys()) == 2
    with pytest.raises(RequestNotFound):
        world.requests.get(request.id)
    world.clock.advance(timedelta(hours=6, milliseconds=1))
    assert world.collect_orphans.execute().blobs == 2
    assert nothing_is_left(world)


def test_a_shared_source_that_a_crash_leaves_stands_alone(world: World) -> None:
    """Whoever looks next lets it."""
    request = done(world)
    other = world.submit_of(world.source_of(request)).request
    replace(world.request_removal, blobs=AwayBlobs(world.clock.now)).remove(request)
    world.clock.advance(timedelta(hours=6, milliseconds=1))
    world.collect_orphans.execute()
    assert world.source_of(other).request_id is None


def test_everything_of_a_user_is_erased(world: World) -> None:
    """What others have stays; a worker that is at it leaves nothing behind."""
    theirs = world.submit(user_id=BOB).video.source.key
    source = world.add()
    world.submit_of(source)
    done(world)
    world.submit()
    running = world.submit()
    world.media.steps = [lambda: world.erasure.erase(ADA)]
    assert world.run(running) is None
    assert nothing_is_left(world, theirs)
    world.erasure.erase(ADA)


def test_an_erasure_that_was_cut_short_goes_on(world: World) -> None:
    """As long as something is left, the database knows of it."""
    theirs = world.submit(user_id=BOB).video.source.key
    done(world)
    world.add()
    away = AwayBlobs(world.clock.now)
    with pytest.raises(Unavailable):
        replace(world.erasure, blobs=away).erase(ADA)
    removal = replace(world.source_removal, blobs=away)
    with pytest.raises(Unavailable):
        replace(world.erasure, removal=removal).erase(ADA)
    world.erasure.erase(ADA)
    assert nothing_is_left(world, theirs)
