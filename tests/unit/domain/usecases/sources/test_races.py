"""Submissions, deletions and restarts of one source at once, in every order, and crashes."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.stepped_stores import Stepped, SteppedRequests, SteppedSources, crash
from tests.usecase_world import ADA, World
from trimcore.domain.errors import (
    InvalidInput,
    SourceInUse,
    SourceNotFound,
    StorageFull,
    Unavailable,
)
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.sources.source import Source
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.usecases.trimming.submit_trim import SubmittedTrim

END = datetime(9999, 1, 1, tzinfo=UTC)


@pytest.fixture
def sources() -> SteppedSources:
    return SteppedSources()


@pytest.fixture
def requests() -> SteppedRequests:
    return SteppedRequests()


@pytest.fixture
def world(sources: SteppedSources, requests: SteppedRequests) -> World:
    return World(sources=sources, requests=requests)


def whole(world: World) -> bool:
    """Tell whether every source has its bytes, and all bytes their source."""
    known = {source.key for source in world.sources.list_of_user(ADA)}
    return known == {blob.key for blob in world.blobs.list_older(END, prefix="sources/")}


def mark(world: World, source: Source) -> None:
    """Begin a deletion, and stop there."""
    world.sources.replace(stored(world, source).begin_deletion(world.clock.now()))


def finish_in_vain(world: World, source: Source) -> None:
    """Go on with a deletion, which finds a request."""
    with pytest.raises(SourceInUse):
        world.source_removal.finish(stored(world, source))


def stored(world: World, source: Source) -> Source:
    """Return a source as it is stored now."""
    found = world.sources.find(source.id)
    assert found is not None
    return found


def assert_nothing_left(world: World) -> None:
    """Look into every store."""
    assert world.keys() == []
    assert list(world.requests.list_of_user(ADA)) == []
    assert list(world.sources.list_of_user(ADA)) == []


def test_a_deletion_that_is_over_first_wins(world: World, requests: SteppedRequests) -> None:
    """The submission stores its request, finds the source gone, and withdraws."""
    source = world.add()
    requests.steps["before add"] = lambda: world.delete(source)
    with pytest.raises(InvalidInput) as caught:
        world.submit_of(source, key="k")
    assert [fault.code for fault in caught.value.faults] == ["unknown"]
    assert_nothing_left(world)


def test_a_submission_that_is_over_first_wins(world: World) -> None:
    """The deletion finds its request, and takes the mark back."""
    source = world.add()
    request = world.submit_of(source).request
    with pytest.raises(SourceInUse):
        world.delete(source)
    left = world.run(request)
    assert left is not None
    assert left.status is Status.DONE
    world.delete(source)
    assert whole(world)


def test_marked_before_and_looked_through_after_the_submission(
    world: World, requests: SteppedRequests
) -> None:
    """The deletion takes its mark back before the submission looks: it is accepted."""
    source = world.add()
    requests.steps["before add"] = lambda: mark(world, source)
    requests.steps["after add"] = lambda: finish_in_vain(world, source)
    assert world.submit_of(source).created
    assert whole(world)


def test_marked_before_and_looked_through_after_the_withdrawal(
    world: World, requests: SteppedRequests
) -> None:
    """The submission sees the mark: it is refused, and the source goes."""
    source = world.add()
    requests.steps["before add"] = lambda: mark(world, source)
    with pytest.raises(InvalidInput):
        world.submit_of(source)
    world.source_removal.finish(stored(world, source))
    assert_nothing_left(world)


def test_marked_before_and_looked_through_amid_the_withdrawal(
    world: World, requests: SteppedRequests
) -> None:
    """Each has seen the other: both give in, and the source is as it was."""
    source = world.add()
    requests.steps["before add"] = lambda: mark(world, source)
    requests.steps["before remove"] = lambda: finish_in_vain(world, source)
    with pytest.raises(InvalidInput):
        world.submit_of(source)
    assert list(world.requests.list_of_user(ADA)) == []
    assert world.submit_of(source).created
    assert whole(world)


def test_a_repetition_amid_the_withdrawal_keeps_the_request(
    world: World, requests: SteppedRequests
) -> None:
    """Whoever was told of it can count on it, and so can the first caller."""
    source = world.add()
    repeated: list[SubmittedTrim] = []

    def repeat() -> None:
        finish_in_vain(world, source)
        repeated.append(world.submit_of(source, key="k"))

    requests.steps["before add"] = lambda: mark(world, source)
    requests.steps["before remove"] = repeat
    first = world.submit_of(source, key="k")
    assert first.request.id == repeated[0].request.id
    assert world.requests.get(first.request.id).status is Status.SCHEDULED


def test_a_repetition_behind_the_withdrawal_is_told_to_come_again(
    world: World, requests: SteppedRequests
) -> None:
    """It has found the request, and then it is gone."""
    source = world.add()
    request = world.submit_of(source, key="k").request
    requests.steps["before replace"] = lambda: requests.remove(request)
    with pytest.raises(Unavailable):
        world.submit_of(source, key="k")
    assert world.submit_of(source, key="k").created


def test_a_request_that_a_worker_has_is_not_withdrawn(
    world: World, requests: SteppedRequests
) -> None:
    """It ends like any other."""
    source = world.add()
    requests.steps["before add"] = lambda: mark(world, source)
    requests.steps["before remove"] = lambda: world.run(requests.list_of_user(ADA)[0])
    assert world.submit_of(source).created
    assert requests.list_of_user(ADA)[0].status is Status.DONE


def test_of_two_deletions_neither_keeps_what_the_other_empties(
    world: World, sources: SteppedSources
) -> None:
    """Once one is certain, the other goes on with it, whatever it has seen."""
    source = world.add()
    sources.steps["after replace"] = lambda: world.source_removal.remove(source.id)
    world.delete(source)
    assert_nothing_left(world)
    certain = world.add().begin_deletion(world.clock.now()).make_certain(world.clock.now())
    with pytest.raises(SourceNotFound):
        certain.keep(world.clock.now())


def test_a_restart_amid_a_deletion_fails_with_a_reason(
    world: World, requests: SteppedRequests
) -> None:
    """The request was not to be seen when the deletion looked."""
    source = world.add()
    request = world.cancel(world.submit_of(source).request)
    requests.steps["before replace"] = lambda: world.delete(source)
    assert world.restart(request).status is Status.SCHEDULED
    left = world.run(request)
    assert left is not None
    assert left.failure is not None
    assert left.failure.code == "source_missing"


@pytest.mark.parametrize("where", ["sources", "requests"])
def test_a_submission_that_crashes_leaves_nothing(
    where: str, world: World, sources: SteppedSources, requests: SteppedRequests
) -> None:
    """Between the bytes and the source, or between the source and the request."""
    stepped: Stepped = sources if where == "sources" else requests
    stepped.steps["before add"] = crash
    with pytest.raises(Unavailable):
        world.submit()
    assert len(world.keys()) == 1
    assert world.collect_orphans.execute().blobs == 0
    world.clock.advance(timedelta(hours=6, milliseconds=1))
    assert world.collect_orphans.execute().blobs == 1
    assert_nothing_left(world)


def test_a_submission_that_crashes_behind_its_request_is_accepted(
    world: World, requests: SteppedRequests
) -> None:
    """Nobody was told, but a worker makes the video."""
    source = world.add()
    requests.steps["after add"] = crash
    with pytest.raises(Unavailable):
        world.submit_of(source)
    (request,) = world.requests.list_of_user(ADA)
    left = world.run(request)
    assert left is not None
    assert left.status is Status.DONE


@pytest.mark.parametrize("where", ["sources", "requests"])
def test_a_full_database_leaves_nothing(
    where: str, world: World, sources: SteppedSources, requests: SteppedRequests
) -> None:
    """Neither bytes nor a source."""

    def full() -> None:
        raise StorageFull("The disk is full.")

    stepped: Stepped = sources if where == "sources" else requests
    stepped.steps["before add"] = full
    with pytest.raises(StorageFull):
        world.submit()
    assert_nothing_left(world)


def test_an_overtaken_upload_leaves_nothing(world: World, requests: SteppedRequests) -> None:
    """Another with the same key was quicker."""
    first: list[TrimRequest] = []
    requests.steps["before add"] = lambda: first.append(world.submit(key="k"))
    assert world.submit(key="k").id == first[0].id
    assert len(world.keys()) == 1
    assert whole(world)
