"""A frame's time may be given as n/fps in floating point, or rounded to milliseconds."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.unit.domain.cutting.drawn import drawn
from trimcore.domain.cutting.planning.shown_frames import frames_inside
from trimcore.domain.cutting.timeline.times import SAME
from trimcore.domain.cutting.timeline.window import TrimWindow

RATES = [Fraction(24_000, 1001), Fraction(24), Fraction(25), Fraction(30_000, 1001), Fraction(30)]
FAST = [Fraction(50), Fraction(60_000, 1001), Fraction(60), Fraction(120)]
rates = st.sampled_from([*RATES, *FAST])


def frames(rate: Fraction, start: str, duration: str, *, count: int = 240) -> list[int]:
    video = drawn("I" + "P" * (count - 1), time_base=1 / rate)
    return [frame.tick for frame in frames_inside(video, TrimWindow.parse(start, duration))]


@given(rates, st.integers(0, 200), st.integers(1, 30))
def test_times_computed_in_floating_point_are_the_frames(
    rate: Fraction, first: int, count: int
) -> None:
    start, duration = f"{first / float(rate):.17f}", f"{count / float(rate):.17f}"
    assert frames(rate, start, duration) == list(range(first, first + count))


@given(rates, st.integers(0, 200), st.integers(1, 30))
def test_times_rounded_to_milliseconds_are_the_frames(
    rate: Fraction, first: int, count: int
) -> None:
    start, end = round(first / rate, 3), round((first + count) / rate, 3)
    assume(abs(start - first / rate) < SAME and abs(end - (first + count) / rate) < SAME)
    kept = frames(rate, f"{float(start):.3f}", f"{float(end - start):.3f}")
    assert kept == list(range(first, first + count))


@given(
    st.sampled_from([Fraction(1, 10), Fraction(1, 240), Fraction(1, 1000), Fraction(1, 20_000)]),
    st.integers(1, 2_000_000),
    st.integers(1, 2_000_000),
    st.integers(1, 2_000_000),
)
def test_windows_that_touch_share_no_frame_and_lose_none(
    base: Fraction, start: int, length: int, more: int
) -> None:
    video = drawn("I" + "P" * 150, time_base=base)

    def shown(begins: int, lasts: int) -> list[int]:
        window = TrimWindow(start_us=begins, duration_us=lasts)
        return [frame.tick for frame in frames_inside(video, window)]

    apart = [*shown(start, length), *shown(start + length, more)]
    assert apart == shown(start, length + more)


@pytest.mark.parametrize(("start_us", "first"), [(5_012, 5), (5_013, 6), (4_988, 5), (4_987, 5)])
def test_frames_closer_than_2_ms_are_told_apart_by_a_quarter_of_their_distance(
    start_us: int, first: int
) -> None:
    video = drawn("I" + "P" * 20, time_base=Fraction(1, 20_000))
    window = TrimWindow(start_us=start_us - 4_750, duration_us=100)
    assert frames_inside(video, window)[0].tick == first
