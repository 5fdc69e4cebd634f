"""Encoded frames are quantized a little finer than what they stand beside."""

from dataclasses import replace

import pytest

from trimcore.domain.cutting.quantizer import Keeping, Quantizers, noise_decibels, quantizers_beside


@pytest.mark.parametrize(
    ("intra", "predicted", "bidirectional", "asked"),
    [
        pytest.param([20], [23, 25], [27, 29], (18, 22, 26), id="all kinds, on average"),
        pytest.param([20], [], [], (18, 21, 23), id="keyframes alone"),
        pytest.param([], [24], [], (19, 22, 24), id="predicted frames alone"),
        pytest.param([20], [24], [], (18, 22, 24), id="without bidirectional ones"),
        pytest.param([24], [15], [9], (22, 22, 22), id="skipped for the most part"),
        pytest.param([-6, -8], [-3], [], (-9, -5, -3), id="finer than eight bits can tell"),
    ],
)
def test_frames_are_quantized_a_little_finer_than_those_beside_them(
    intra: list[float],
    predicted: list[float],
    bidirectional: list[float],
    asked: tuple[float, float, float],
) -> None:
    found = quantizers_beside(intra, predicted, bidirectional)
    key, forward, both = asked
    assert found == Quantizers(intra=key, predicted=forward, bidirectional=both)


@pytest.mark.parametrize(
    ("motion", "finer"),
    [(1.0, 0.0), (0.1, 0.0), (0.05, 1.5), (0.0125, 4.5), (0.001, 6.0), (0.0, 6.0)],
)
def test_the_less_moves_the_finer_is_the_keyframe_that_stays(motion: float, finer: float) -> None:
    """No predicted frame mends it, and none is finer than it was: each is skipped."""
    usual = quantizers_beside([20], [24], [26])
    still = quantizers_beside([20], [24], [26], motion=motion)
    assert usual is not None
    assert still is not None
    assert still.intra == pytest.approx(usual.intra - finer)
    assert replace(still, intra=usual.intra, stillness=0.0) == usual
    assert still.stillness == pytest.approx(finer)


@pytest.mark.parametrize(
    ("intra", "predicted", "own"),
    [
        pytest.param([20], [20, 20.25], (20, 20.125), id="one for all"),
        pytest.param([20, 20], [], (20, 23), id="one for all keyframes"),
        pytest.param([20], [20, 21], None, id="several"),
        pytest.param([20], [], None, id="too few to tell"),
    ],
)
def test_values_that_lie_on_steps_are_rounded_to_those_again(
    intra: list[float], predicted: list[float], own: tuple[float, float] | None
) -> None:
    """A finer quantizer's are others, which takes more bytes and is no better."""
    found = quantizers_beside(intra, predicted, [], keeping=Keeping(on_steps=True))
    finer = quantizers_beside(intra, predicted, [])
    assert found is not None
    assert finer is not None
    assert not finer.are_own
    assert found.are_own == (own is not None)
    assert (found.intra, found.predicted) == (own or (finer.intra, finer.predicted))


@pytest.mark.parametrize(("motion", "are_own"), [(0.4, True), (0.5, False)])
def test_what_moves_little_is_quantized_as_it_was_where_that_is_said(
    motion: float, are_own: bool
) -> None:
    found = quantizers_beside([], [24], [24], motion=motion, keeping=Keeping(finer_from=0.5))
    assert found is not None
    assert (found.predicted, found.are_own) == (24 if are_own else 22, are_own)


def test_a_keyframe_that_stays_is_finer_than_its_own_steps() -> None:
    found = quantizers_beside([20], [20, 20], [], motion=0.05, keeping=Keeping(on_steps=True))
    assert found is not None
    assert (found.intra, found.predicted) == (20 - 2 - 1.5, 20)


def test_what_is_not_known_is_not_followed() -> None:
    """Bidirectional frames alone tell too little."""
    assert quantizers_beside([], [], []) is None
    assert quantizers_beside([], [], [30.0]) is None


@pytest.mark.parametrize(
    ("quantizer", "decibels"), [(4, 58.92), (10, 52.90), (24.9, 37.95), (40, 22.80)]
)
def test_each_quantizer_leaves_so_much_noise(quantizer: float, decibels: float) -> None:
    """A step of one level leaves a twelfth of it squared; six quantizers more double the step."""
    assert noise_decibels(quantizer) == pytest.approx(decibels, abs=0.01)


def test_the_coarsest_quantizer_tells_how_good_frames_are() -> None:
    some = Quantizers(intra=10, predicted=20, bidirectional=24)
    assert some.decibels == noise_decibels(24)
    assert some.finer(1.5) == Quantizers(intra=8.5, predicted=18.5, bidirectional=22.5)
    own = replace(some, are_own=True)
    assert own.finer(1.5).are_own
