"""Which encoded frames have to be keyframes."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.unit.domain.cutting.drawn import drawn
from trimcore.domain.cutting.planning.keyframes import keyframes_in, longest_group
from trimcore.domain.cutting.planning.runs import FramePlan
from trimcore.domain.cutting.planning.shown_frames import frames_inside
from trimcore.domain.cutting.timeline.window import TrimWindow


def shown(ticks: Sequence[int]) -> list[FramePlan]:
    """Plan frames that show at these ticks."""
    return [FramePlan(tick=tick, duration=1) for tick in ticks]


@pytest.mark.parametrize(
    ("packets", "first", "last", "keys"),
    [
        ("I P P P I P P P I P P P", 1, 10, {1, 4, 8}),
        ("I P P P I P P P I P P P", 4, 7, {4}),
        ("I P I P P P P P P P P P", 0, 11, {0, 2, 4, 6, 8, 10}),
        ("I P P P P P P P P P P P", 3, 11, {3}),
    ],
)
def test_frames_are_keyframes_as_often_as_in_the_source(
    packets: str, first: int, last: int, keys: set[int]
) -> None:
    """The first of a run is one, and none is farther from the last than the source's are."""
    video = drawn(packets)
    step = video.packets[1].pts - video.packets[0].pts
    frames = shown([number * step for number in range(first, last + 1)])
    frames = [replace(frame, duration=step) for frame in frames]
    assert keyframes_in(video, frames) == {number * step for number in keys}


def test_ten_seconds_are_the_most() -> None:
    """Where the source has a keyframe at its beginning alone."""
    video = replace(drawn("I" + " P" * 59), time_base=Fraction(1, 2))
    frames = frames_inside(video, TrimWindow.parse("0", "999"))
    step = video.packets[1].pts - video.packets[0].pts
    keys = keyframes_in(video, frames)
    distance = 20 // step
    assert keys == {number * step for number in range(0, 60, distance)}
    assert longest_group(frames, keys) == distance


def test_the_longest_group_may_be_the_last() -> None:
    """It reaches to the run's end."""
    assert longest_group(shown(range(10)), frozenset({0, 3})) == 7
    assert longest_group(shown([5]), frozenset({5})) == 1
