"""Sending a file in pieces, over a line that breaks, from calls that get into each other's way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha1, sha256

import pytest

from tests.usecase_world import ADA, BOB, MP4_HEAD, World
from trimcore.adapters.memory.stores.sources import MemorySources
from trimcore.adapters.memory.stores.uploads import MemoryUploads
from trimcore.domain.errors import (
    ChecksumMismatch,
    InvalidInput,
    OffsetMismatch,
    SourceTooLarge,
    TooMany,
    TrimcoreError,
    Unavailable,
    UploadNotFound,
    UploadTakenOver,
)
from trimcore.domain.model.ids import SourceId, UploadId
from trimcore.domain.model.sources.source import Origin, Source
from trimcore.domain.model.uploads.upload import FINISH_LEASE, PART_AGE, UPLOAD_LIFETIME, Upload
from trimcore.domain.policies.uploads.append import Checksum, UploadAppend
from trimcore.domain.usecases.uploads.append_to_upload import AppendToUploadCommand
from trimcore.domain.usecases.uploads.create_upload import CreateUploadCommand
from trimcore.domain.usecases.uploads.get_upload import UploadOfUser

CONTENT = MP4_HEAD + bytes(range(200))


def begun(world: World, *, length: int | None = len(CONTENT)) -> Upload:
    """Open an upload of Ada's."""
    command = CreateUploadCommand(user_id=ADA, name="clip.mp4", length=length, metadata="a b")
    return world.create_upload.execute(command)


def call(
    world: World,
    upload: Upload,
    *,
    offset: int | None = None,
    length: int | None = None,
    checksum: Checksum | None = None,
    part_size: int = 64,
) -> UploadAppend:
    """Begin a call that sends to an upload, with small parts."""
    command = AppendToUploadCommand(
        user_id=ADA,
        upload_id=upload.id,
        offset=world.uploads.get(upload.id).offset if offset is None else offset,
        length=length,
        checksum=checksum,
    )
    begun = world.append_to_upload.begin(command)
    begun._part_size = part_size
    return begun


def send(world: World, upload: Upload, content: bytes) -> Upload:
    """Send bytes in one call that ends well."""
    append = call(world, upload)
    append.write(content)
    return world.append_to_upload.execute(append)


def of(upload: Upload) -> UploadOfUser:
    """Return the command by which its own user names an upload."""
    return UploadOfUser(user_id=upload.user_id, upload_id=upload.id)


def content_of(world: World, source: Source | None) -> bytes:
    """Return the bytes of a source, and check what is known of them."""
    assert source is not None
    content = world.blobs.open(source.key).read_at(0, 10**6)
    assert (source.size, source.sha256) == (len(content), sha256(content).hexdigest())
    return content


def test_what_came_in_pieces_is_a_source(world: World) -> None:
    """Bytes, digest, name and owner are right, and nothing else is left in the store."""
    upload = begun(world)
    for start in range(0, len(CONTENT), 90):
        upload = send(world, upload, CONTENT[start : start + 90])
    assert upload.is_finished
    source = world.sources.find(upload.source_id)
    assert content_of(world, source) == CONTENT
    assert source is not None
    assert (source.user_id, source.name, source.origin) == (ADA, "clip.mp4", Origin.UPLOAD)
    assert world.keys() == [source.key]
    assert world.get_upload.execute(of(upload)).offset == len(CONTENT)


def test_what_came_before_the_line_broke_is_kept(world: World) -> None:
    """And a process that is killed loses no more than one part."""
    upload = begun(world)
    append = call(world, upload)
    append.write(CONTENT[:70])
    assert world.uploads.get(upload.id).offset == 64
    append.keep()
    assert world.uploads.get(upload.id).offset == 70
    assert send(world, upload, CONTENT[70:]).is_finished


def test_what_came_slowly_is_kept_too(world: World) -> None:
    """Or a slow line that breaks every minute would never get any further."""
    upload = begun(world)
    append = call(world, upload)
    append.write(CONTENT[:7])
    world.clock.advance(PART_AGE)
    append.write(CONTENT[7:9])
    assert world.uploads.get(upload.id).offset == 9


def test_bytes_are_durable_before_they_count(world: World) -> None:
    """At any moment, what counts is in the store."""
    upload = begun(world)
    append = call(world, upload)
    for byte in CONTENT[:200]:
        append.write(bytes([byte]))
        stored = world.uploads.get(upload.id)
        assert sum(world.blobs.stat(key).size for key in stored.part_keys()) == stored.offset


def test_bytes_belong_where_the_stored_ones_end(world: World) -> None:
    upload = begun(world)
    send(world, upload, CONTENT[:50])
    for wrong in (0, 49, 51, len(CONTENT)):
        with pytest.raises(OffsetMismatch):
            call(world, upload, offset=wrong)


def test_a_later_call_takes_over(world: World) -> None:
    """The earlier one may have stored bytes, but they don't count, and are removed."""
    upload = begun(world)
    slow = call(world, upload)
    slow.write(b"\0" * 60)
    fast = call(world, upload)
    fast.write(CONTENT)
    with pytest.raises(UploadTakenOver):
        slow.write(b"\0" * 60)
    slow.abort()
    done = world.append_to_upload.execute(fast)
    assert content_of(world, world.sources.find(done.source_id)) == CONTENT
    assert len(world.keys()) == 1


def test_a_call_that_ends_behind_the_source_changes_nothing(world: World) -> None:
    upload = begun(world)
    slow = call(world, upload)
    slow.write(CONTENT[:60])
    done = send(world, upload, CONTENT)
    with pytest.raises(UploadTakenOver):
        world.append_to_upload.execute(slow)
    assert content_of(world, world.sources.find(done.source_id)) == CONTENT
    assert len(world.keys()) == 1


def test_no_more_bytes_than_were_announced(world: World) -> None:
    upload = begun(world, length=100)
    append = call(world, upload)
    append.write(CONTENT[:100])
    with pytest.raises(SourceTooLarge):
        append.write(b"x")


def test_a_length_may_be_announced_later(world: World) -> None:
    upload = begun(world, length=None)
    send(world, upload, CONTENT[:100])
    with pytest.raises(SourceTooLarge):
        call(world, upload, length=1001)
    append = call(world, upload, length=len(CONTENT))
    append.write(CONTENT[100:])
    assert world.append_to_upload.execute(append).is_finished


def test_what_is_no_video_is_refused_when_it_can_be_seen(world: World) -> None:
    """With the whole file at the latest; the bytes are thrown away, and the upload."""
    upload = begun(world, length=50)
    append = call(world, upload)
    append.write(b"\x89PNG\r\n")
    with pytest.raises(InvalidInput) as caught:
        append.write(b"\0" * 44)
    assert [(each.field, each.code) for each in caught.value.faults] == [("source", "not_a_video")]
    assert world.keys() == []
    assert world.list_uploads.execute(ADA) == []


def test_what_is_no_video_does_not_end_what_a_later_call_sends(world: World) -> None:
    upload = begun(world)
    early = call(world, upload)
    late = call(world, upload)
    with pytest.raises(InvalidInput):
        early.write(b"\x89PNG\r\n".ljust(len(CONTENT), b"\0"))
    late.write(CONTENT)
    assert world.append_to_upload.execute(late).is_finished


def test_what_is_no_video_and_came_bit_by_bit_is_refused_at_the_end(world: World) -> None:
    upload = begun(world, length=50)
    send(world, upload, b"\x89PNG\r\n")
    with pytest.raises(InvalidInput):
        send(world, upload, b"\0" * 44)
    with pytest.raises(UploadNotFound):
        world.get_upload.execute(of(upload))
    assert world.keys() == []


@pytest.mark.parametrize(("name", "make"), [("sha1", sha1), ("sha256", sha256)])
def test_a_checksum_is_checked(world: World, name: str, make: Callable[[bytes], object]) -> None:
    upload = begun(world)
    digest = make(CONTENT).digest()  # type: ignore[attr-defined]  # hashlib's have it
    wrong = call(world, upload, checksum=Checksum(algorithm=name, digest=digest[:-1] + b"x"))
    wrong.write(CONTENT)
    assert world.uploads.get(upload.id).offset == 0
    with pytest.raises(ChecksumMismatch):
        wrong.end()
    assert world.keys() == []
    right = call(world, upload, checksum=Checksum(algorithm=name, digest=digest))
    right.write(CONTENT)
    assert world.append_to_upload.execute(right).is_finished


def test_half_of_what_has_a_checksum_is_not_kept(world: World) -> None:
    upload = begun(world)
    append = call(world, upload, checksum=Checksum(algorithm="sha1", digest=b"x" * 20))
    append.write(CONTENT[:200])
    append.keep()
    assert world.uploads.get(upload.id).offset == 0
    assert world.keys() == []


def test_uploads_of_others_are_not_found(world: World) -> None:
    upload = begun(world)
    others = UploadOfUser(user_id=BOB, upload_id=upload.id)
    command = AppendToUploadCommand(user_id=BOB, upload_id=upload.id, offset=0)
    tries: list[Callable[[], object]] = [
        lambda: world.get_upload.execute(others),
        lambda: world.delete_upload.execute(others),
        lambda: world.append_to_upload.begin(command),
    ]
    for attempt in tries:
        with pytest.raises(UploadNotFound):
            attempt()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": ""}, "name"), ({"length": 0}, "length"), ({"metadata": "x" * 5000}, "metadata")],
)
def test_wrong_values_are_named(world: World, changes: dict[str, object], field: str) -> None:
    command = CreateUploadCommand(user_id=ADA, name="a", length=1, metadata="")
    with pytest.raises(InvalidInput) as caught:
        world.create_upload.execute(replace(command, **changes))  # type: ignore[arg-type]  # a table
    assert [fault.field for fault in caught.value.faults] == [field]


def test_a_file_over_the_limit_is_refused_at_once(world: World) -> None:
    begun(world, length=1000)
    with pytest.raises(SourceTooLarge):
        begun(world, length=1001)
    append = call(world, begun(world, length=None))
    append.write(MP4_HEAD.ljust(1000, b"\0"))
    with pytest.raises(SourceTooLarge):
        append.write(b"\0")


def test_only_so_many_may_be_open(world: World) -> None:
    first, *_ = [begun(world) for _ in range(3)]
    with pytest.raises(TooMany):
        begun(world)
    send(world, first, CONTENT)
    begun(world)


def test_what_nobody_finishes_expires_and_leaves_nothing(world: World) -> None:
    """A day after the last bytes, not after the first."""
    upload = begun(world)
    world.clock.advance(timedelta(hours=20))
    send(world, upload, CONTENT[:99])
    world.clock.advance(timedelta(hours=20))
    assert world.sweep_uploads.execute().expired == 0
    world.clock.advance(UPLOAD_LIFETIME)
    with pytest.raises(UploadNotFound):
        world.get_upload.execute(of(upload))
    assert world.list_uploads.execute(ADA) == []
    assert world.sweep_uploads.execute().expired == 1
    assert world.keys() == []
    assert world.sweep_uploads.execute().expired == 0


def test_a_finished_one_is_forgotten_and_its_source_stays(world: World) -> None:
    done = send(world, begun(world), CONTENT)
    world.clock.advance(UPLOAD_LIFETIME)
    report = world.sweep_uploads.execute()
    assert (report.expired, report.finished) == (0, 0)
    assert world.uploads.due(world.clock.now(), 9) == []
    assert content_of(world, world.sources.find(done.source_id)) == CONTENT


def test_a_deleted_one_leaves_nothing(world: World) -> None:
    """Not even of a call that still sends."""
    upload = begun(world)
    send(world, upload, CONTENT[:99])
    append = call(world, upload)
    append.write(CONTENT[99:120])
    world.delete_upload.execute(of(upload))
    with pytest.raises(UploadNotFound):
        append.keep()
    assert world.keys() == []


def test_a_user_is_erased_with_uploads(world: World) -> None:
    send(world, begun(world), CONTENT[:99])
    send(world, begun(world), CONTENT)
    world.erasure.erase(ADA)
    assert world.uploads.list_of_user(ADA) == []
    assert world.keys() == []


class Crash(BaseException):
    """The end of the process, which no net catches."""


class Dying(MemoryUploads):
    """The twin; dies at its `at`-th change, before or after it."""

    def __init__(self, at: int, *, after: bool) -> None:
        super().__init__()
        self.left, self.after = at, after

    def replace(self, upload: Upload) -> None:
        self.left -= 1
        if self.left == 0 and not self.after:
            raise Crash
        super().replace(upload)
        if self.left == 0:
            raise Crash


class DyingSources(MemorySources):
    """The twin; dies when a source is added, before or after it."""

    def __init__(self, *, after: bool) -> None:
        super().__init__()
        self.after: bool | None = after

    def add(self, source: Source) -> None:
        after, self.after = self.after, None
        if after is False:
            raise Crash
        super().add(source)
        if after:
            raise Crash


def recovered(world: World, upload: Upload) -> None:
    """Go on as a client does after a crash, let sweeps do the rest, and check what is there."""
    stored = world.uploads.get(upload.id)
    if not stored.is_whole:
        send(world, upload, CONTENT[stored.offset :])
    world.clock.advance(FINISH_LEASE)
    world.sweep_uploads.execute()
    done = world.get_upload.execute(of(upload))
    assert done.is_finished
    source = world.sources.find(done.source_id)
    assert content_of(world, source) == CONTENT
    world.clock.advance(timedelta(hours=7))
    world.collect_orphans.execute()
    assert not any(key.startswith("uploads/") for key in world.keys())  # noqa: SIM118 - no dict
    assert len(world.sources.list_of_user(ADA)) == 1


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(1, 9))
def test_a_crash_at_any_change_loses_and_doubles_nothing(at: int, after: bool) -> None:
    world = World(uploads=Dying(at, after=after))
    upload = begun(world)
    try:
        send(world, upload, CONTENT)
    except Crash:
        pass
    else:
        assert at > 7, "there are fewer changes than were tried"
    recovered(world, upload)


@pytest.mark.parametrize("after", [False, True])
def test_a_crash_beside_the_source_loses_and_doubles_nothing(after: bool) -> None:
    world = World(sources=DyingSources(after=after))
    upload = begun(world)
    with pytest.raises(Crash):
        send(world, upload, CONTENT)
    recovered(world, upload)


def test_two_at_once_make_one_source(world: World) -> None:
    """The slow one finds that it is late before it stores anything."""
    append = call(world, begun(world))
    append.write(CONTENT)
    whole = append.end()
    world.clock.advance(FINISH_LEASE)
    assert world.sweep_uploads.execute().finished == 1
    with pytest.raises(UploadTakenOver):
        world.append_to_upload.execute(append)
    assert content_of(world, world.sources.find(whole.source_id)) == CONTENT


class Interrupted(MemorySources):
    """The twin, which lets something happen before a source is added."""

    step: Callable[[], object] | None = None

    def add(self, source: Source) -> None:
        step, self.step = self.step, None
        if step is not None:
            step()
        super().add(source)


def remove(world: World, source_id: SourceId) -> None:
    """Let the user delete a source."""
    source = world.sources.find(source_id)
    assert source is not None
    world.sources.remove(source)
    world.blobs.delete(source.key)


def test_a_source_that_was_deleted_does_not_come_back() -> None:
    """Whoever was asleep while another made it, and its user deleted it, takes it back."""
    world = World(sources=Interrupted())
    assert isinstance(world.sources, Interrupted)
    upload = begun(world)

    def meanwhile() -> None:
        world.clock.advance(FINISH_LEASE)
        assert world.sweep_uploads.execute().finished == 1
        remove(world, upload.source_id)

    world.sources.step = meanwhile
    with pytest.raises(UploadTakenOver):
        send(world, upload, CONTENT)
    assert world.sources.find(upload.source_id) is None
    assert world.keys() == []


def test_an_upload_that_is_deleted_at_the_last_moment_leaves_no_source() -> None:
    world = World(sources=Interrupted())
    assert isinstance(world.sources, Interrupted)
    upload = begun(world)
    world.sources.step = lambda: world.delete_upload.execute(of(upload))
    with pytest.raises(UploadNotFound):
        send(world, upload, CONTENT)
    assert world.sources.find(upload.source_id) is None
    assert world.keys() == []


def test_parts_that_the_store_has_lost_end_the_upload(world: World) -> None:
    upload = begun(world)
    send(world, upload, CONTENT[:64])
    (key,) = world.uploads.get(upload.id).part_keys()
    world.blobs.delete(key)
    with pytest.raises(TrimcoreError):
        send(world, upload, CONTENT[64:])
    assert world.keys() == []
    with pytest.raises(UploadNotFound):
        world.uploads.get(UploadId(upload.id))


def test_a_database_that_is_away_loses_nothing_that_may_count(world: World) -> None:
    """Whether the part counts is not known, so it stays until that is."""

    class Away(MemoryUploads):
        away = False

        def replace(self, upload: Upload) -> None:
            super().replace(upload)
            if self.away:
                raise Unavailable("The database is away.")

    world.uploads = Away()
    world.__post_init__()
    upload = begun(world)
    append = call(world, upload)
    append.write(CONTENT[:20])
    Away.away = True
    with pytest.raises(Unavailable):
        append.end()
    append.abort()
    Away.away = False
    assert world.uploads.get(upload.id).offset == 20
    assert send(world, upload, CONTENT[20:]).is_finished
