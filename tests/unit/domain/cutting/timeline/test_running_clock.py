"""A clock that jumps is made to run on, for pictures and sound alike."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import pytest

from trimcore.domain.cutting.timeline.running_clock import (
    RATE,
    WRAP,
    ClockReader,
    RunningClock,
    Stamp,
)

PICTURES, SOUND = 256, 257
FRAME, BEAT = RATE // 25, RATE // 40
"""Ticks from one picture to the next, and from one piece of sound to the next."""


def recorded(begins: float, seconds: float, at: int, *, lag: float = 0.0) -> list[Stamp]:
    """Stamps of a recording as they lie in a file from a byte on; its sound lags behind."""
    first = round(begins * RATE)
    pictures = [
        (tick, Stamp(0, PICTURES, (first + tick) % WRAP, (first + tick) % WRAP))
        for tick in range(0, round(seconds * RATE), FRAME)
    ]
    sound = [
        (
            tick + round(lag * RATE) + 1,
            Stamp(0, SOUND, (first + tick) % WRAP, (first + tick) % WRAP),
        )
        for tick in range(0, round(seconds * RATE), BEAT)
    ]
    stamps = [stamp for _, stamp in sorted(pictures + sound)]
    return [stamp._replace(offset=at + 188 * place) for place, stamp in enumerate(stamps)]


def clock_of(*parts: list[Stamp]) -> RunningClock | None:
    reader = ClockReader(pictures=PICTURES, sounds={SOUND})
    for stamp in following(parts):
        reader.see(stamp)
    return reader.clock()


def following(parts: tuple[list[Stamp], ...]) -> Iterator[Stamp]:
    """Lay parts one behind the other."""
    at = 0
    for part in parts:
        for stamp in part:
            yield stamp._replace(offset=at)
            at += 188


def running(stream: int, *parts: list[Stamp]) -> list[int]:
    """Tell when what is in one stream is shown once its clock runs on."""
    clock = clock_of(*parts)
    assert clock is not None
    return [
        (stamp.shown + clock.move(stream, stamp.offset)) % WRAP
        for stamp in following(parts)
        if stamp.stream == stream
    ]


def evenly(ticks: list[int], step: int) -> bool:
    return all(after - before == step for before, after in pairwise(ticks))


def test_a_clock_that_runs_is_left_alone() -> None:
    """Also where a recording goes on in another part, and where the clock begins anew."""
    assert clock_of(recorded(10, 5, 0), recorded(15, 5, 0)) is None
    assert clock_of(recorded(WRAP / RATE - 2, 5, 0)) is None


@pytest.mark.parametrize("begins", [[10, 10], [10, 13], [10, 1010], [1010, 10], [10, 10, 500, 3]])
@pytest.mark.parametrize("lag", [0.0, 0.7])
def test_what_follows_a_jump_follows_at_once(begins: list[float], lag: float) -> None:
    """Back, ahead, more than once; the sound goes with the pictures, though it comes later."""
    parts = [recorded(begin, 5, 0, lag=lag) for begin in begins]
    assert evenly(running(PICTURES, *parts), FRAME)
    assert evenly(running(SOUND, *parts), BEAT)
    clock = clock_of(*parts)
    assert clock is not None
    assert [one.shown for one in clock.breaks] == [
        running(PICTURES, *parts)[0] + place * 5 * RATE for place in range(1, len(begins))
    ]


def test_sound_of_the_old_clock_may_come_behind_pictures_of_the_new() -> None:
    """The multiplexer was still behind with it when the clock was set."""
    old, new = recorded(100, 5, 0), recorded(10, 5, 0)
    pictures = [stamp for stamp in new if stamp.stream == PICTURES]
    sound = [stamp for stamp in new if stamp.stream == SOUND]
    late = [stamp for stamp in old if stamp.stream == SOUND][-20:]
    parts = ([one for one in old if one not in late], pictures[:9], late, pictures[9:], sound)
    assert evenly(running(PICTURES, *parts), FRAME)
    assert evenly(running(SOUND, *parts), BEAT)


def test_a_jump_is_told_with_its_place() -> None:
    """In words for the receipt."""
    clock = clock_of(recorded(10, 5, 0), recorded(1015, 5, 0))
    assert clock is not None
    (found,) = clock.breaks
    assert found.jump == 1000 * RATE
    assert found.told_at(Fraction(found.shown, RATE) - 10) == (
        "at 5.000 s the recording's clock jumps ahead by 1000 s, which are missing"
    )


@pytest.mark.parametrize("seconds", [100, -5, -100])
def test_sound_that_jumps_alone_goes_on_alone(seconds: int) -> None:
    """And comes back; the pictures stay as they are."""
    whole = recorded(200, 9, 0)
    aside = [
        stamp._replace(shown=stamp.shown + seconds * RATE, decoded=stamp.decoded + seconds * RATE)
        if stamp.stream == SOUND and 203 * RATE <= stamp.shown < 206 * RATE
        else stamp
        for stamp in whole
    ]
    assert evenly(running(PICTURES, aside), FRAME)
    assert evenly(running(SOUND, aside), BEAT)


def test_pictures_that_stay_while_sound_goes_on_are_no_jump() -> None:
    """However long; nor is silence amid pictures."""
    whole = recorded(0, 40, 0)
    for stream in (PICTURES, SOUND):
        paused = [
            stamp
            for stamp in whole
            if stamp.stream != stream or not 5 * RATE < stamp.shown < 30 * RATE
        ]
        assert clock_of(paused) is None


def test_nothing_that_a_recording_has_is_overlapped() -> None:
    """Sound that begins long before the pictures waits for the sound before it to end."""
    second = [
        stamp for stamp in recorded(10, 5, 0) if stamp.stream == SOUND or stamp.shown >= 11 * RATE
    ]
    assert evenly(running(SOUND, recorded(10, 5, 0), second), BEAT)


def test_times_stay_what_a_clock_can_count() -> None:
    """A recording that would begin below 0, or end beyond 26 hours, is moved as a whole."""
    parts = (recorded(WRAP / RATE - 6, 5, 0), recorded(10, 5, 0))
    assert evenly(running(PICTURES, *parts), FRAME)


def test_a_clock_that_always_jumps_is_none() -> None:
    """Nobody can follow it."""
    with pytest.raises(ValueError, match="all the time"):
        clock_of(*(recorded(begin, 0.04, 0) for begin in range(30_000, 0, -1)))


def test_sound_that_is_away_for_a_moment_comes_back() -> None:
    """To be away by a few seconds looks like silence first; sound must not stay off for that."""
    whole = recorded(200, 9, 0)
    aside = [
        stamp._replace(shown=stamp.shown + 5 * RATE, decoded=stamp.decoded + 5 * RATE)
        if stamp.stream == SOUND and 203 * RATE <= stamp.shown < 206 * RATE
        else stamp
        for stamp in whole
    ]
    assert clock_of(aside) is None
