"""Threads that fetch sources."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest

from tests.integration.service.deployment import until
from tests.usecase_world import ADA, BOB, MP4_HEAD
from trimcore.adapters.memory.storage.downloads import MemoryDownloads
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.sources.source import Source
from trimcore.domain.usecases.sources.expect_source import ExpectSourceCommand
from trimcore.entrypoints.embedding.service import Service
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.worker.fetchers import Fetchers

SLOW, QUICK = "https://slow.example/a.mp4", "https://quick.example/a.mp4"


class StallingDownloads(MemoryDownloads):
    """Has one address that gives its second half only when it may."""

    def __init__(self) -> None:
        super().__init__({SLOW: MP4_HEAD, QUICK: MP4_HEAD})
        self.may_go_on = Event()
        self.stalled = 0

    @contextmanager
    def open(self, url: str, *, most: int) -> Iterator[Iterator[bytes]]:
        with super().open(url, most=most) as chunks:
            yield self._stalling(chunks) if url == SLOW else chunks

    def _stalling(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        self.stalled += 1
        assert self.may_go_on.wait(60)
        yield from chunks


@pytest.fixture
def downloads() -> StallingDownloads:
    return StallingDownloads()


@pytest.fixture
def container(downloads: StallingDownloads) -> Iterator[Container]:
    """The twins, and servers of which one stalls."""
    with Service.in_memory() as service, service.container.downloads.override(downloads):
        yield service.container


def ask(container: Container, url: str, user_id: UserId) -> Source:
    """Let a user ask for a file."""
    return container.expect_source().execute(ExpectSourceCommand(user_id=user_id, url=url))


def is_here(container: Container, source: Source) -> bool:
    """Tell whether a source has come."""
    found = container.sources().find(source.id)
    return found is not None and found.is_here


def test_a_server_that_stalls_holds_up_nobody_else(
    container: Container, downloads: StallingDownloads
) -> None:
    """Its user has a share of the threads, however many there are to fetch; the rest go on."""
    slow = [ask(container, SLOW, ADA) for _ in range(6)]
    fetchers = Fetchers(container, lanes=3, share=2)
    fetchers.start()
    try:
        until(lambda: downloads.stalled == 2, "the share to be used up")
        quick = [ask(container, QUICK, BOB) for _ in range(3)]
        until(lambda: all(is_here(container, each) for each in quick), "the others")
        assert downloads.stalled == 2
        assert not any(is_here(container, each) for each in slow)
        downloads.may_go_on.set()
        until(lambda: all(is_here(container, each) for each in slow), "the slow ones")
    finally:
        downloads.may_go_on.set()
        fetchers.stop()


def test_what_is_being_fetched_is_handed_back_as_it_stops(
    container: Container, downloads: StallingDownloads
) -> None:
    """So that another worker may begin at once."""
    source = ask(container, SLOW, ADA)
    fetchers = Fetchers(container, lanes=2)
    fetchers.start()
    until(lambda: downloads.stalled == 1, "a fetch")
    fetchers.tell_to_stop()
    downloads.may_go_on.set()
    fetchers.stop()
    back = container.sources().find(source.id)
    assert back is not None
    assert (back.is_here, back.looks, back.due_at) == (False, 0, container.clock().now())
