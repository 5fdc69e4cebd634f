"""Plans, keyframes and filmstrips: whose sources are looked at, and for how long."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from tests.usecase_world import ADA, BOB, World
from trimcore.adapters.memory.media import MemoryMedia
from trimcore.domain.cutting.modes import OutputContainer, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import (
    EngineMissing,
    InvalidInput,
    MediaLimit,
    NoVideoStream,
    SourceNotFound,
    SourceNotReady,
    TrimcoreError,
)
from trimcore.domain.model.ids import SourceId
from trimcore.domain.model.media import Media
from trimcore.domain.model.sources.filmstrip import Strip
from trimcore.domain.model.sources.source import Source
from trimcore.domain.policies.source_look import SourceLook
from trimcore.domain.usecases.sources.draw_filmstrip import DrawFilmstrip, DrawFilmstripCommand
from trimcore.domain.usecases.sources.get_source import SourceOfUser
from trimcore.domain.usecases.sources.list_keyframes import ListKeyframes
from trimcore.domain.usecases.sources.plan_trim import PlanTrim, PlanTrimCommand
from trimcore.ports.storage.byte_source import ByteSource

TINY = b"tinyftyp video 1/10\nI..PI..P\n"
SOUND = b"tinyftyp text 1/10\nIIII\n"
FIRST, SECOND = TrimWindow.parse("0", "0.3"), TrimWindow.parse("0.4", "0.3")


class SlowMedia(MemoryMedia):
    """An engine that takes a while to look."""

    def __init__(self, world: World, takes: timedelta) -> None:
        self._world = world
        self._takes = takes

    def inspect(self, source: ByteSource, *, watch: Callable[[int], None]) -> Media:
        self._world.clock.advance(self._takes)
        return super().inspect(source, watch=watch)


def look(world: World) -> SourceLook:
    """Return looks by the engine of tiny videos."""
    return SourceLook(blobs=world.blobs, media=MemoryMedia(), clock=world.clock)


def planned(world: World, asked: SourceOfUser, *windows: TrimWindow) -> object:
    """Plan a trim."""
    command = PlanTrimCommand(source=asked, windows=windows)
    return PlanTrim(sources=world.sources, look=look(world)).execute(command)


def listed(world: World, asked: SourceOfUser) -> object:
    """List the keyframes."""
    return ListKeyframes(sources=world.sources, look=look(world)).execute(asked)


def drawn(world: World, asked: SourceOfUser) -> object:
    """Draw a filmstrip."""
    draw = DrawFilmstrip(sources=world.sources, look=look(world))
    return draw.execute(DrawFilmstripCommand(source=asked, strip=Strip())).draw()


LOOKS: dict[str, Callable[[World, SourceOfUser], object]] = {
    "plan": lambda world, asked: planned(world, asked, FIRST),
    "keyframes": listed,
    "filmstrip": drawn,
}


def owned(world: World, content: bytes = TINY) -> SourceOfUser:
    """Send a source."""
    return SourceOfUser(user_id=ADA, source_id=world.add(content).id)


def test_a_plan_is_of_all_windows_and_asks_as_the_trim_would(world: World) -> None:
    command = PlanTrimCommand(
        source=owned(world),
        windows=(SECOND, FIRST),
        mode=TrimMode.ENCODE,
        container=OutputContainer.MOV,
    )
    plan = PlanTrim(sources=world.sources, look=look(world)).execute(command)
    assert [window.asked for window in plan.windows] == [SECOND, FIRST]
    assert (plan.frames_encoded, plan.container) == (2, "mov")
    assert world.queue.drain() == []


@pytest.mark.parametrize("count", [0, 1001])
def test_no_windows_are_not_planned_and_not_too_many(world: World, count: int) -> None:
    with pytest.raises(InvalidInput):
        planned(world, owned(world), *[FIRST] * count)


def test_keyframes_are_told_in_exact_seconds(world: World) -> None:
    found = ListKeyframes(sources=world.sources, look=look(world)).execute(owned(world))
    assert found.times is not None
    assert list(found.times) == [0, Fraction(3, 10), Fraction(2, 5), Fraction(7, 10)]


def test_a_filmstrip_is_named_by_what_it_is_made_of(world: World) -> None:
    asked, other = owned(world), owned(world, TINY.replace(b"P", b"B"))
    draw = DrawFilmstrip(sources=world.sources, look=look(world))

    def name(source: SourceOfUser, strip: Strip) -> str:
        return draw.execute(DrawFilmstripCommand(source=source, strip=strip)).name

    strips = (Strip(), Strip(count=3))
    names = [name(source, strip) for source in (asked, other) for strip in strips]
    assert len(set(names)) == 4
    assert name(asked, Strip()) == names[0]


@pytest.mark.parametrize("kind", LOOKS)
def test_only_ones_own_sources_are_looked_at(world: World, kind: str) -> None:
    """Not those that are going, or whose bytes have gone, either."""
    asked = owned(world)
    others = [replace(asked, user_id=BOB), replace(asked, source_id="0" * 24)]
    gone = owned(world, TINY.replace(b"P", b"B"))
    world.blobs.delete(f"sources/{gone.source_id}")
    for each in (*others, replace(asked, source_id="no id"), gone):
        with pytest.raises(SourceNotFound):
            LOOKS[kind](world, each)
    assert LOOKS[kind](world, asked) is not None


@pytest.mark.parametrize("kind", LOOKS)
def test_what_is_still_to_be_fetched_is_not_ready(world: World, kind: str) -> None:
    expected = Source.expect(
        id=SourceId("5d39f6108d366978db32e7ff"),
        user_id=ADA,
        name="film",
        url="https://example.com/film.mp4",
        now=world.clock.now(),
    )
    world.sources.add(expected)
    with pytest.raises(SourceNotReady):
        LOOKS[kind](world, SourceOfUser(user_id=ADA, source_id=expected.id))


@pytest.mark.parametrize("kind", LOOKS)
def test_a_source_without_pictures_says_so(world: World, kind: str) -> None:
    with pytest.raises(NoVideoStream):
        LOOKS[kind](world, owned(world, SOUND))


@pytest.mark.parametrize(
    ("takes", "fault"), [(timedelta(seconds=59), None), (timedelta(seconds=61), MediaLimit)]
)
def test_nobody_is_kept_waiting_for_long(
    world: World, takes: timedelta, fault: type[TrimcoreError] | None
) -> None:
    slow = replace(look(world), media=SlowMedia(world, takes))
    asked, keyframes = owned(world), ListKeyframes(sources=world.sources, look=slow)
    if fault is None:
        assert keyframes.execute(asked).times
    else:
        with pytest.raises(fault):
            keyframes.execute(asked)


def test_an_engine_that_only_cuts_is_missing_for_looks(world: World) -> None:
    cuts_only = replace(look(world), media=None)
    with pytest.raises(EngineMissing):
        ListKeyframes(sources=world.sources, look=cuts_only).execute(owned(world))
