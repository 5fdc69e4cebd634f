"""Sources that workers fetch."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from tests.usecase_world import ADA, BOB, MP4_HEAD, World
from trimcore.adapters.memory.storage.downloads import MemoryDownloads
from trimcore.domain.errors import InvalidInput, Unavailable
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.sources.source import LEASE, MOST_LOOKS, Origin, Source
from trimcore.domain.usecases.sources.expect_source import ExpectSource, ExpectSourceCommand
from trimcore.domain.usecases.upkeep.fetch_sources import BATCH, FetchSources

TINY = b"tinyftyp video 1/10\nI..P\n"
URL = "https://example.com/films/holiday.mp4"


class Fetching:
    """A world whose workers fetch from `files`."""

    def __init__(self, world: World, downloads: MemoryDownloads) -> None:
        self.world, self.files = world, downloads.files
        self.expect = ExpectSource(
            sources=world.sources,
            downloads=downloads,
            clock=world.clock,
            ids=world.ids,
            storage=world.storage_quota,
        )
        self.fetch = FetchSources(
            sources=world.sources,
            downloads=downloads,
            blobs=world.blobs,
            clock=world.clock,
            storage=world.storage_quota,
            limit=1000,
            claims=world.source_claims,
        )

    def ask(self, url: str | None = URL, name: str | None = None, user_id: UserId = ADA) -> Source:
        """Let a user ask for a file."""
        return self.expect.execute(ExpectSourceCommand(user_id=user_id, url=url, name=name))

    def stored(self, source: Source) -> Source:
        """Return a source as it is stored now."""
        found = self.world.sources.find(source.id)
        assert found is not None
        return found


class BrokenDownloads(MemoryDownloads):
    """Gives the beginning of a file, lets a test step in, and breaks off."""

    def __init__(self) -> None:
        super().__init__({URL: MP4_HEAD})
        self.step: Callable[[], object] = lambda: None

    @contextmanager
    def open(self, url: str, *, most: int) -> Iterator[Iterator[bytes]]:
        assert (url, most) == (URL, 1000)
        yield self._begin()

    def _begin(self) -> Iterator[bytes]:
        yield MP4_HEAD
        self.step()
        raise Unavailable("The server broke off.")


@pytest.fixture
def fetching(world: World) -> Fetching:
    return Fetching(world, MemoryDownloads({URL: MP4_HEAD}))


def test_a_source_is_fetched_and_then_like_any_other(world: World, fetching: Fetching) -> None:
    """Until then it can't be cut."""
    source = fetching.ask()
    assert (source.origin, source.name, source.is_here) == (Origin.URL, "holiday.mp4", False)
    with pytest.raises(InvalidInput) as caught:
        world.submit_of(source)
    assert [fault.code for fault in caught.value.faults] == ["not_ready"]
    assert world.tend_sources.execute().looked == 0
    assert fetching.fetch.execute() == 1
    here = fetching.stored(source)
    assert (here.is_here, here.size) == (True, len(MP4_HEAD))
    assert world.keys() == [source.key]
    assert world.submit_of(here).created
    assert fetching.fetch.execute() == 0
    assert world.tend_sources.execute().looked == 1


def test_every_wrong_field_is_named(fetching: Fetching) -> None:
    """Addresses that are refused among them."""
    for url, name, expected in (
        (None, "", [("name", "wrong_length"), ("url", "required")]),
        ("https://elsewhere.example/a", None, [("url", "refused")]),
        ("https://example.com/" + "a" * 3000, None, [("url", "too_long")]),
    ):
        with pytest.raises(InvalidInput) as caught:
            fetching.ask(url, name)
        assert [(fault.field, fault.code) for fault in caught.value.faults] == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<html>", "not_a_video"),
        (b"PK\x03\x04", "not_a_video"),
        (bytes(1001), "source_too_large"),
        (None, "fetch_failed"),
    ],
)
def test_what_the_file_is_to_blame_for_ends_it(
    world: World, fetching: Fetching, content: bytes | None, code: str
) -> None:
    """With a reason, and nothing is kept of it."""
    source = fetching.ask()
    if content is None:
        del fetching.files[URL]
    else:
        fetching.files[URL] = content
    fetching.fetch.execute()
    failed = fetching.stored(source)
    assert failed.failure is not None
    assert failed.failure.code == code
    assert failed.failure.detail.endswith(".")
    assert not failed.failure.detail.endswith("..")
    assert (failed.is_here, failed.due_at) == (False, None)
    assert world.keys() == []


def test_a_fetch_that_breaks_off_is_repeated_some_times(world: World) -> None:
    """And then says why it was given up."""
    fetching = Fetching(world, BrokenDownloads())
    source = fetching.ask()
    tries = 0
    for _ in range(20):
        tries += fetching.fetch.execute()
        world.clock.advance(timedelta(minutes=1))
    assert tries == MOST_LOOKS
    failed = fetching.stored(source)
    assert failed.failure is not None
    assert failed.failure.code == "unavailable"
    assert world.keys() == []


def test_a_source_that_is_deleted_meanwhile_is_let_go(world: World) -> None:
    """Nothing is left of it."""
    downloads = BrokenDownloads()
    fetching = Fetching(world, downloads)
    source = fetching.ask()
    downloads.step = lambda: world.delete(source)
    fetching.fetch.execute()
    assert world.sources.find(source.id) is None
    assert world.keys() == []


def test_a_claim_is_renewed_while_bytes_come(world: World) -> None:
    """So that nobody else takes the source over."""
    downloads = BrokenDownloads()
    fetching = Fetching(world, downloads)
    source = fetching.ask()
    downloads.step = lambda: world.clock.advance(timedelta(minutes=1))
    fetching.fetch.execute()
    assert fetching.stored(source).looks == 1
    assert fetching.stored(source).due_at == world.clock.now() + timedelta(minutes=1)


def test_a_source_whose_worker_died_is_fetched_by_another(world: World, fetching: Fetching) -> None:
    """Once it has been silent for two minutes; of two at once, one fetches it."""
    source = fetching.ask()
    world.sources.replace(fetching.stored(source).claim(world.clock.now()))
    assert fetching.fetch.execute() == 0
    world.clock.advance(timedelta(minutes=2))
    assert fetching.fetch.execute() == 1
    assert fetching.stored(source).is_here


def test_a_source_of_which_workers_die_is_given_up(world: World, fetching: Fetching) -> None:
    """Nobody tries for ever."""
    source = fetching.ask()
    for _ in range(MOST_LOOKS):
        world.sources.replace(fetching.stored(source).claim(world.clock.now()))
        world.clock.advance(LEASE)
    assert fetching.fetch.execute() == 0
    failed = fetching.stored(source)
    assert failed.failure is not None
    assert (failed.failure.code, failed.due_at) == ("attempts_exhausted", None)


def test_many_that_can_not_be_fetched_keep_nobody_waiting(world: World, fetching: Fetching) -> None:
    """Users take turns, and looks have a turn of their own."""
    fetching.files[URL + "?gone"] = b""
    for _ in range(BATCH + 5):
        fetching.ask(URL + "?gone")
    world.clock.advance(timedelta(seconds=1))
    late = fetching.ask(user_id=BOB)
    uploaded = world.add(TINY)
    assert world.tend_sources.execute().looked == 1
    assert fetching.stored(uploaded).media is not None
    assert fetching.fetch.execute() == BATCH
    assert fetching.stored(late).is_here


def test_a_worker_that_is_told_to_stop_hands_the_source_back(world: World) -> None:
    """At once, and as if it had not tried."""
    downloads = BrokenDownloads()
    fetching = Fetching(world, downloads)
    source = fetching.ask()
    answers = iter([False])
    assert fetching.fetch.execute(should_stop=lambda: next(answers, True)) == 1
    back = fetching.stored(source)
    assert (back.looks, back.due_at, back.failure) == (0, world.clock.now(), None)
    assert world.keys() == []


def test_a_worker_that_is_told_to_stop_leaves_the_rest(fetching: Fetching) -> None:
    """It is due for the next one."""
    fetching.ask()
    assert fetching.fetch.execute(should_stop=lambda: True) == 0
    assert fetching.fetch.execute() == 1
