"""How much a user may have stored: what counts, and who refuses what is too much."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.usecase_world import ADA, BOB, MP4_HEAD, World
from trimcore.adapters.memory.storage.downloads import MemoryDownloads
from trimcore.domain.errors import SourceTooLarge, StorageQuotaReached
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.policies.limits.storage_quota import StorageQuota
from trimcore.domain.usecases.sources.expect_source import ExpectSource, ExpectSourceCommand
from trimcore.domain.usecases.upkeep.fetch_sources import FetchSources
from trimcore.domain.usecases.uploads.append_to_upload import AppendToUploadCommand
from trimcore.domain.usecases.uploads.create_upload import CreateUploadCommand
from trimcore.ports.conformance.stores.builders import a_receipt, a_request

MOST = 500
CONTENT = MP4_HEAD.ljust(300, b"\0")
URL = "https://example.com/a.mp4"


@pytest.fixture
def world() -> World:
    """A world in which a user may have 500 bytes stored."""
    return World(stored_bytes=MOST)


def open_upload(world: World, length: int | None, user_id: UserId = ADA) -> str:
    """Open an upload, and return its id."""
    command = CreateUploadCommand(user_id=user_id, name="a", length=length)
    return world.create_upload.execute(command).id


def has_result(world: World, size: int) -> None:
    """Let Ada have a result of so many bytes."""
    done = a_request(Status.DONE)
    result = done.video.result
    assert result is not None
    result = replace(result, receipt=a_receipt(bytes_written=size))
    world.requests.add(replace(done, user_id=ADA, video=replace(done.video, result=result)))


@pytest.mark.parametrize(
    "keep",
    [
        lambda world: world.add(CONTENT),
        lambda world: has_result(world, 300),
        lambda world: open_upload(world, 300),
    ],
    ids=["a source", "a result", "what an open upload announced"],
)
def test_all_that_is_stored_counts(world: World, keep: Callable[[World], object]) -> None:
    """For its own user, to the byte."""
    keep(world)
    world.storage_quota.require(ADA, 200)
    with pytest.raises(StorageQuotaReached) as caught:
        world.storage_quota.require(ADA, 201)
    assert (caught.value.stored, caught.value.most) == (300, MOST)
    assert "You have 300 bytes stored, and may have 500." in str(caught.value)
    world.storage_quota.require(BOB, MOST)


def test_what_came_of_an_upload_counts_if_nothing_was_announced(world: World) -> None:
    """And the finished one counts once, as a source."""
    upload_id = open_upload(world, None)
    command = AppendToUploadCommand(user_id=ADA, upload_id=upload_id, offset=0)
    append = world.append_to_upload.begin(command)
    append.write(CONTENT)
    world.append_to_upload.execute(append)
    world.storage_quota.require(ADA, 200)
    last = world.append_to_upload.begin(replace(command, offset=300, length=301))
    last.write(b"x")
    assert world.append_to_upload.execute(last).is_finished
    world.storage_quota.require(ADA, 199)
    with pytest.raises(StorageQuotaReached):
        world.storage_quota.require(ADA, 200)


def test_without_a_quota_nothing_is_counted(world: World) -> None:
    """Nobody is asked."""

    class Unasked:
        """No store at all."""

    nothing = StorageQuota(sources=Unasked(), requests=Unasked(), uploads=Unasked())  # type: ignore[arg-type]
    nothing.require(ADA, 2**60)
    limit = nothing.limit(ADA, 7)
    assert (limit.most, type(limit.refusal)) == (7, SourceTooLarge)


def test_a_source_that_is_too_much_is_refused_as_it_comes(world: World) -> None:
    """Or at its end, if nobody said whose it is; nothing is kept of it."""
    world.add(CONTENT)
    kept = world.keys()
    upload = world.add_source.begin(ADA)
    upload.write(b"\0" * 200)
    with pytest.raises(StorageQuotaReached):
        upload.write(b"\0")
    with pytest.raises(StorageQuotaReached):
        world.add(CONTENT)
    assert world.keys() == kept
    world.add(CONTENT[:200])
    with pytest.raises(StorageQuotaReached):
        world.add_source.begin(ADA)


def test_a_submission_that_is_too_much_is_refused(world: World) -> None:
    """Of a source too, once nothing is left; but one that is repeated is answered as before."""
    first = world.submit(content=CONTENT, key="k")
    kept = world.keys()
    with pytest.raises(StorageQuotaReached):
        world.submit(content=CONTENT)
    assert world.keys() == kept
    again = world.submit_trim.begin(ADA, "k")
    again.write(CONTENT)
    again.abort()
    assert world.submit(content=CONTENT, key="k").id == first.id
    has_result(world, 200)
    source = world.sources.find(first.video.source.id)
    assert source is not None
    with pytest.raises(StorageQuotaReached):
        world.submit_of(source)
    with pytest.raises(StorageQuotaReached):
        world.submit_trim.begin(ADA)


def test_an_upload_that_is_too_much_is_not_opened(world: World) -> None:
    """Nor may its length be told later, or come without being told."""
    world.add(CONTENT)
    with pytest.raises(StorageQuotaReached):
        open_upload(world, 201)
    upload_id = open_upload(world, None)
    command = AppendToUploadCommand(user_id=ADA, upload_id=upload_id, offset=0)
    with pytest.raises(StorageQuotaReached):
        world.append_to_upload.begin(replace(command, length=201))
    append = world.append_to_upload.begin(command)
    with pytest.raises(StorageQuotaReached):
        append.write(CONTENT)
    append.abort()
    whole = world.append_to_upload.begin(replace(command, length=200))
    whole.write(CONTENT[:200])
    assert world.append_to_upload.execute(whole).is_finished
    with pytest.raises(StorageQuotaReached):
        open_upload(world, 1)
    open_upload(world, MOST, BOB)


def test_what_is_fetched_ends_at_the_quota(world: World) -> None:
    """It fails, and says why."""
    downloads = MemoryDownloads({URL: CONTENT})
    expect = ExpectSource(
        sources=world.sources,
        downloads=downloads,
        clock=world.clock,
        ids=world.ids,
        storage=world.storage_quota,
    )
    fetch = FetchSources(
        sources=world.sources,
        downloads=downloads,
        blobs=world.blobs,
        clock=world.clock,
        storage=world.storage_quota,
        limit=1000,
        claims=world.source_claims,
    )
    sources = [expect.execute(ExpectSourceCommand(user_id=ADA, url=URL)) for _ in range(2)]
    assert fetch.execute() == 2
    found = [world.sources.find(source.id) for source in sources]
    failures = [each.failure for each in found if each is not None and each.failure is not None]
    assert [failure.code for failure in failures] == ["storage_quota_reached"]
    assert "may have 500" in failures[0].detail
    assert len(world.keys()) == 1
    has_result(world, 200)
    with pytest.raises(StorageQuotaReached):
        expect.execute(ExpectSourceCommand(user_id=ADA, url=URL))
