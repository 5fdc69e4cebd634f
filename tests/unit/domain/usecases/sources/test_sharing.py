"""One source and many requests: submissions, deletions and restarts, in every order."""

from dataclasses import replace

import pytest

from tests.usecase_world import ADA, BOB, World
from trimcore.domain.errors import (
    IdempotencyMismatch,
    InvalidInput,
    SourceGone,
    SourceInUse,
)
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.sources.source import Origin
from trimcore.domain.policies.source_use import NEEDS_SOURCE
from trimcore.domain.usecases.trimming.submit_trim import SubmitTrimCommand
from trimcore.ports.conformance.stores.builders import a_request


def field_of(caught: pytest.ExceptionInfo[InvalidInput]) -> list[tuple[str, str]]:
    """Return field and code of every fault."""
    return [(fault.field, fault.code) for fault in caught.value.faults]


def test_a_source_is_stored_once_and_cut_many_times(world: World) -> None:
    """By requests of their own."""
    source = world.add()
    made = [world.submit_of(source).request for _ in range(3)]
    assert len({request.id for request in made}) == 3
    assert {request.video.source for request in made} == {source.file}
    assert world.keys() == [source.key]
    for request in made:
        left = world.run(request)
        assert left is not None
        assert left.status is Status.DONE


def test_a_source_that_comes_with_a_video_can_be_cut_again(world: World) -> None:
    """It is a source like any other, and remembers what it came with."""
    request = world.submit()
    source = world.source_of(request)
    assert (source.origin, source.request_id) == (Origin.VIDEO, request.id)
    assert world.submit_of(source).request.video.source == request.video.source


def test_either_a_file_or_a_source_is_given(world: World) -> None:
    """Not both, not neither, and nothing is kept."""
    source = world.add()
    upload = world.submit_trim.begin()
    upload.write(b"x")
    command = SubmitTrimCommand(user_id=ADA, name="x", upload=upload, source_id=source.id)
    with pytest.raises(InvalidInput) as caught:
        world.submit_trim.execute(command)
    assert ("source", "not_together") in field_of(caught)
    assert ("source_id", "not_together") in field_of(caught)
    with pytest.raises(InvalidInput) as caught:
        world.submit_trim.execute(replace(command, upload=None, source_id=None))
    assert ("source", "required") in field_of(caught)
    assert world.keys() == [source.key]


@pytest.mark.parametrize("asked", ["", "nonsense", "5d39f6118d366978db32e7ef", "theirs"])
def test_only_ones_own_sources_can_be_named(world: World, asked: str) -> None:
    """Others' are as good as unknown."""
    theirs = world.add(user_id=BOB)
    source_id = theirs.id if asked == "theirs" else asked
    command = SubmitTrimCommand(user_id=ADA, name="x", source_id=source_id)
    with pytest.raises(InvalidInput) as caught:
        world.submit_trim.execute(command)
    assert ("source_id", "unknown") in field_of(caught)


def test_the_same_key_and_source_make_one_request(world: World) -> None:
    """Of another source, another name or a file it is refused."""
    source, other = world.add(), world.add()
    first = world.submit_of(source, key="k")
    again = world.submit_of(source, key="k")
    assert (again.request.id, first.created, again.created) == (first.request.id, True, False)
    for wrong in (
        lambda: world.submit_of(other, key="k"),
        lambda: world.submit_of(source, key="k", name="other"),
        lambda: world.submit(name="clip", key="k"),
    ):
        with pytest.raises(IdempotencyMismatch):
            wrong()


@pytest.mark.parametrize("status", Status)
def test_which_requests_need_their_source(world: World, status: Status) -> None:
    """Those that are not over."""
    source = world.add()
    request = a_request(status, user_id=ADA)
    world.requests.add(replace(request, video=replace(request.video, source=source.file)))
    if NEEDS_SOURCE[status]:
        with pytest.raises(SourceInUse):
            world.delete(source)
        assert world.sources.find(source.id) is not None
    else:
        world.delete(source)
        assert world.sources.find(source.id) is None
    assert NEEDS_SOURCE[status] is not status.is_final


def test_a_request_whose_source_is_gone_can_not_be_restarted(world: World) -> None:
    """And stays as it was."""
    source = world.add()
    request = world.cancel(world.submit_of(source).request)
    world.delete(source)
    with pytest.raises(SourceGone):
        world.restart(request)
    assert world.requests.get(request.id) == request


def test_a_request_of_earlier_times_is_restarted(world: World) -> None:
    """Its bytes are named after it."""
    request = a_request(Status.FAILED, user_id=ADA)
    file = replace(request.video.source, key=f"sources/{request.id}")
    world.requests.add(replace(request, video=replace(request.video, source=file)))
    assert world.restart(request).status is Status.SCHEDULED
