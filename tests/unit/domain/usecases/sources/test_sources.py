"""Sending, listing, looking at and deleting sources."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.stepped_stores import AwayBlobs, StuckBlobs
from tests.usecase_world import ADA, BOB, MP4_HEAD, World
from trimcore.adapters.memory.stores.sources import MemorySources
from trimcore.domain.errors import (
    BlobNotFound,
    InvalidInput,
    SourceNotFound,
    StorageFull,
    Unavailable,
)
from trimcore.domain.model.sources.source import (
    DELETION_PATIENCE,
    LEASE,
    MOST_LOOKS,
    Origin,
    Source,
    name_of_file,
)
from trimcore.domain.usecases.sources.add_source import AddSourceCommand
from trimcore.domain.usecases.sources.get_source import SourceOfUser
from trimcore.domain.usecases.sources.list_sources import ListSourcesCommand

TINY = b"tinyftyp video 1/10\nI..P\n"


def test_a_sent_source_is_stored_with_its_bytes(world: World) -> None:
    """Nothing is known of what is in it yet."""
    source = world.add()
    assert world.get_source.execute(SourceOfUser(user_id=ADA, source_id=source.id)) == source
    assert (source.name, source.size, source.origin) == ("a source", len(MP4_HEAD), Origin.UPLOAD)
    assert source.media is None
    assert world.keys() == [source.key]


def test_every_wrong_field_is_named_and_nothing_is_kept(world: World) -> None:
    """Name and file, in one answer."""
    with pytest.raises(InvalidInput) as caught:
        world.add(b"hello, world", name="")
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [
        ("name", "wrong_length"),
        ("source", "not_a_video"),
    ]
    assert world.keys() == []
    nothing = AddSourceCommand(user_id=ADA, name=None, upload=None)
    with pytest.raises(InvalidInput):
        world.add_source.execute(nothing)


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("holiday.mp4", "holiday.mp4"),
        ("C:\\Users\\ada\\my film.mov", "my film.mov"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n.mp4", "ab.mp4"),
        ("x" * 300, "x" * 255),
        ("folder/", "source"),
        (None, "source"),
    ],
)
def test_without_a_name_it_is_called_as_its_file(file_name: str | None, name: str) -> None:
    """Folders and control characters are no part of it."""
    assert name_of_file(file_name) == name


def test_the_name_of_the_file_is_taken(world: World) -> None:
    """If none is given."""
    assert world.add(name=None).name == "holiday.mp4"


def test_sources_are_listed_newest_first_by_their_user(world: World) -> None:
    """In pages that follow each other."""
    made = [world.add() for _ in range(3)]
    world.add(user_id=BOB)
    first = world.list_sources.execute(ListSourcesCommand(user_id=ADA, limit=2))
    rest = world.list_sources.execute(ListSourcesCommand(user_id=ADA, limit=2, after=first.next))
    assert [*first.sources, *rest.sources] == made[::-1]
    assert rest.next is None


def test_other_peoples_sources_are_not_found(world: World) -> None:
    """Nor are malformed ids."""
    source = world.add()
    for asked in (source.id, "nonsense", "5d39f6118d366978db32e7ef"):
        command = SourceOfUser(user_id=BOB, source_id=asked)
        with pytest.raises(SourceNotFound):
            world.get_source.execute(command)
        with pytest.raises(SourceNotFound):
            world.delete_source.execute(command)
    assert world.keys() == [source.key]


def test_a_worker_looks_at_a_source_once(world: World) -> None:
    """What it is stays known."""
    source = world.add(TINY)
    assert world.tend_sources.execute().looked == 1
    looked = world.sources.find(source.id)
    assert looked is not None
    assert looked.media is not None
    assert (looked.media.container, looked.media.keyframes) == ("tiny", None)
    assert world.tend_sources.execute().looked == 0


def test_what_can_not_be_read_says_why(world: World) -> None:
    """And is looked at no more."""
    source = world.add()
    world.tend_sources.execute()
    looked = world.sources.find(source.id)
    assert looked is not None
    assert looked.failure is not None
    assert looked.failure.code == "not_a_video"
    assert world.tend_sources.execute().looked == 0


def test_a_source_whose_bytes_are_missing_says_so(world: World) -> None:
    """Whoever has taken them."""
    source = world.add()
    world.blobs.delete(source.key)
    world.tend_sources.execute()
    looked = world.sources.find(source.id)
    assert looked is not None
    assert looked.failure is not None
    assert looked.failure.code == "source_missing"


def test_a_look_that_fails_for_other_reasons_is_repeated_some_times(world: World) -> None:
    """Here nobody can look."""
    world.add(TINY)
    world.tend_sources = replace(world.tend_sources, media=None)
    looks = 0
    for _ in range(20):
        looks += world.tend_sources.execute().looked
        world.clock.advance(timedelta(minutes=1))
    assert looks == MOST_LOOKS


def test_a_source_of_which_workers_die_is_given_up(world: World) -> None:
    """It says so, and later ones are looked at."""
    source = world.add(TINY)
    for _ in range(MOST_LOOKS):
        found = world.sources.find(source.id)
        assert found is not None
        world.sources.replace(found.claim(world.clock.now()))
        assert world.tend_sources.execute().looked == 0
        world.clock.advance(LEASE)
    world.add(TINY)
    assert world.tend_sources.execute().looked == 1
    found = world.sources.find(source.id)
    assert found is not None
    assert found.failure is not None
    assert (found.failure.code, found.due_at) == ("attempts_exhausted", None)


def test_a_source_whose_bytes_do_not_go_keeps_nobody_waiting(world: World) -> None:
    """It is left alone for a while."""
    stuck, other = world.add(TINY), world.add(TINY)
    for source in (stuck, other):
        going = source.begin_deletion(world.clock.now())
        world.sources.replace(going)
        world.sources.replace(going.make_certain(world.clock.now()))
    world.clock.advance(DELETION_PATIENCE)
    blobs = StuckBlobs(world.clock.now)
    blobs.stuck = stuck.key
    removal = replace(world.source_removal, blobs=blobs)
    tend = replace(world.tend_sources, removal=removal)
    with pytest.raises(Unavailable):
        tend.execute()
    assert tend.execute().settled == 1
    assert world.sources.find(other.id) is None


def test_a_look_that_is_told_to_stop_is_no_try(world: World) -> None:
    """Another worker may look at once."""
    source = world.add(TINY)
    answers = iter([False] * 2)
    world.tend_sources.execute(should_stop=lambda: next(answers, True))
    found = world.sources.find(source.id)
    assert found is not None
    assert (found.looks, found.due_at, found.media) == (0, world.clock.now(), None)
    assert world.tend_sources.execute().looked == 1


def test_a_worker_that_is_told_to_stop_leaves_the_rest(world: World) -> None:
    """It is due for the next one."""
    world.add(TINY)
    assert world.tend_sources.execute(should_stop=lambda: True).looked == 0
    assert world.tend_sources.execute().looked == 1


def test_a_deleted_source_leaves_nothing(world: World) -> None:
    """Neither bytes nor what was known of them."""
    source, other = world.add(), world.add()
    world.delete(source)
    assert world.keys() == [other.key]
    assert world.sources.find(source.id) is None
    with pytest.raises(SourceNotFound):
        world.delete(source)


def test_a_full_database_leaves_no_bytes(world: World) -> None:
    """Nothing was stored, so they are thrown away at once."""

    class Full(MemorySources):
        def add(self, source: Source) -> None:
            raise StorageFull("The disk is full.")

    world.sources = Full()
    world.__post_init__()
    with pytest.raises(StorageFull):
        world.add()
    assert world.keys() == []


def test_a_deletion_that_stops_after_its_mark_is_ended_by_a_worker(world: World) -> None:
    """The source is gone for its user at once."""
    source = world.add()

    removal = replace(world.source_removal, blobs=AwayBlobs(world.clock.now))
    with pytest.raises(Unavailable):
        removal.remove(source.id)
    with pytest.raises(SourceNotFound):
        world.get_source.execute(SourceOfUser(user_id=ADA, source_id=source.id))
    assert world.list_sources.execute(ListSourcesCommand(user_id=ADA)).sources == ()
    assert world.tend_sources.execute().settled == 0
    world.clock.advance(timedelta(minutes=1))
    assert world.tend_sources.execute().settled == 1
    assert world.sources.find(source.id) is None
    with pytest.raises(BlobNotFound):
        world.blobs.stat(source.key)


def test_a_deletion_that_stops_before_the_end_is_ended_by_a_worker(world: World) -> None:
    """The bytes are gone already."""
    source = world.add()
    certain = source.begin_deletion(world.clock.now())
    world.sources.replace(certain)
    certain = certain.make_certain(world.clock.now())
    world.sources.replace(certain)
    world.blobs.delete(source.key)
    world.clock.advance(timedelta(minutes=1))
    assert world.tend_sources.execute().settled == 1
    assert world.sources.find(source.id) is None
