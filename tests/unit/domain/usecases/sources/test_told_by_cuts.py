"""What a source is, told by the first cut that is made of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.usecase_world import ADA, World
from trimcore.adapters.memory.media import MemoryMedia
from trimcore.adapters.memory.stores.sources import MemorySources
from trimcore.domain.errors import Unavailable
from trimcore.domain.model.ids import SourceId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.media import Media
from trimcore.domain.model.sources.source import CUT_PATIENCE, Source
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.ports.storage.byte_source import ByteSource

TINY = b"tinyftyp video 1/10\nIPPPPIPPPPIPPPPIPPPP\n"


class OftenAway(MemorySources):
    """Does not answer as often as `away` says, from the first question on."""

    away = 0

    def find(self, source_id: SourceId) -> Source | None:
        """Read, if it is there."""
        self._answer()
        return super().find(source_id)

    def replace(self, source: Source) -> None:
        """Write, if it is there."""
        self._answer()
        super().replace(source)

    def _answer(self) -> None:
        if self.away:
            self.away -= 1
            raise Unavailable("The database is away.")


@pytest.fixture
def world() -> World:
    """Return one whose engine tells what it has cut."""
    world = World(sources=OftenAway())
    world.run_trim = replace(world.run_trim, media=MemoryMedia())
    return world


def source_of(world: World, request: TrimRequest) -> Source:
    """Return what a request is cut from."""
    source = world.sources.find(request.video.source.id)
    assert source is not None
    return source


def test_the_cut_of_a_video_tells_what_its_source_is(world: World) -> None:
    """So that nobody looks at it by itself."""
    request = world.submit(TINY)
    assert world.run(request) is not None
    told = source_of(world, request)
    assert told.due_at is None
    world.clock.advance(CUT_PATIENCE)
    assert world.tend_sources.execute().looked == 0
    other = world.add(TINY)
    assert world.tend_sources.execute().looked == 1
    looked = world.sources.find(other.id)
    assert looked is not None
    assert told.media == looked.media is not None


def test_a_source_whose_cut_waits_is_looked_at_meanwhile(world: World) -> None:
    """But not at once."""
    request = world.submit(TINY)
    world.clock.advance(CUT_PATIENCE - timedelta(milliseconds=1))
    assert world.tend_sources.execute().looked == 0
    world.clock.advance(timedelta(milliseconds=1))
    assert world.tend_sources.execute().looked == 1
    looked = source_of(world, request)
    assert looked.media is not None
    assert world.run(request) is not None
    assert source_of(world, request) == looked


@pytest.mark.parametrize("away", [1, 2], ids=["before", "behind"])
def test_a_cut_is_done_whether_or_not_its_source_can_be_noted(world: World, away: int) -> None:
    """Then it is looked at later."""
    request = world.submit(TINY)
    assert isinstance(world.sources, OftenAway)
    if away == 1:
        world.sources.away = 1
    else:
        world.run_trim = replace(world.run_trim, media=_Stepping(lambda: _be_away(world)))
    done = world.run(request)
    assert done is not None
    assert done.status is Status.DONE
    assert source_of(world, request).is_to_be_looked_at
    world.clock.advance(CUT_PATIENCE)
    assert world.tend_sources.execute().looked == 1


def test_what_has_changed_meanwhile_stays_as_it_is(world: World) -> None:
    """A worker has begun to look at it, and will tell."""
    request = world.submit(TINY)

    def claim() -> None:
        source = source_of(world, request)
        world.sources.replace(source.claim(world.clock.now()))

    world.run_trim = replace(world.run_trim, media=_Stepping(claim))
    done = world.run(request)
    assert done is not None
    assert done.status is Status.DONE
    assert source_of(world, request).is_to_be_looked_at


def test_a_cut_that_fails_tells_nothing(world: World) -> None:
    request = world.submit(b"tinyftyp no video at all")
    left = world.run(request)
    assert left is not None
    assert left.status is Status.FAILED
    assert source_of(world, request).is_to_be_looked_at


def test_an_engine_that_only_cuts_leaves_the_look_to_others() -> None:
    world = World()
    request = world.submit(TINY)
    done = world.run(request)
    assert done is not None
    assert done.status is Status.DONE
    assert source_of(world, request).is_to_be_looked_at
    assert world.sources.stored_bytes(ADA) == len(TINY)


class _Stepping(MemoryMedia):
    """Takes a step before it tells what it has cut."""

    def __init__(self, step: Callable[[], None]) -> None:
        self._step = step

    def inspect(self, source: ByteSource, *, watch: Callable[[int], None]) -> Media:
        """Tell, as it does when it has cut."""
        self._step()
        return super().inspect(source, watch=watch)


def _be_away(world: World) -> None:
    assert isinstance(world.sources, OftenAway)
    world.sources.away = 1
