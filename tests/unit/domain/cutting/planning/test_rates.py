"""Which rate is constant, and which is none."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from trimcore.domain.cutting.planning.rates import constant_rate, steady
from trimcore.domain.cutting.planning.runs import FramePlan

MILLISECOND = Fraction(1, 1000)


def shown(moments: Sequence[int]) -> list[FramePlan]:
    """Plan frames that show at these ticks."""
    return [FramePlan(tick=moment, duration=1) for moment in moments]


class TestSteadiness:
    @pytest.mark.parametrize(
        ("moments", "step", "is_steady"),
        [([0, 33, 67, 100], "100/3", True), ([0, 40, 80], "40", True), ([0, 40, 90], "40", False)],
    )
    def test_rounding_is_no_jitter(self, moments: list[int], step: str, is_steady: bool) -> None:
        """A constant rate stays one on a clock that can't count it exactly."""
        assert steady(shown(moments), Fraction(step)) is is_steady


class TestRates:
    def test_what_a_container_tells_counts_if_it_is_so(self) -> None:
        """Also where another common rate would do."""
        frames = shown([0, 33, 67, 100])
        told = [Fraction(1000), Fraction(30_000, 1001)]
        assert constant_rate(frames, MILLISECOND, told) == Fraction(30_000, 1001)

    @pytest.mark.parametrize(
        ("rate", "count"), [("30", 300), ("24000/1001", 400), ("12", 12), ("240", 500)]
    )
    def test_a_wrong_one_gives_way_to_the_frames_own(self, rate: str, count: int) -> None:
        """Recorders claim a thousand frames a second where their clock has so many ticks."""
        frames = shown([round(at * 1000 / Fraction(rate)) for at in range(count)])
        assert constant_rate(frames, MILLISECOND, [Fraction(1000)]) == Fraction(rate)

    @pytest.mark.parametrize("moments", [[0, 40, 90, 100], [5, 5, 5], [0, 300, 310]])
    def test_irregular_frames_have_none(self, moments: list[int]) -> None:
        """Nor have such as all show at once."""
        assert constant_rate(shown(moments), MILLISECOND, [Fraction(25)]) is None

    def test_two_frames_tell_none_of_their_own(self) -> None:
        """What is told of them holds, though."""
        assert constant_rate(shown([0, 40]), MILLISECOND, []) is None
        assert constant_rate(shown([0, 40]), MILLISECOND, [Fraction(25)]) == 25

    def test_an_hour_takes_no_longer_than_it_must(self) -> None:
        """What is told is tried first, in whole numbers, and is mostly right."""
        frames = shown(range(0, 108_000 * 512, 512))
        assert constant_rate(frames, Fraction(1, 15_360), [Fraction(30)]) == 30
