"""All scales of quantizers meet on one."""

import pytest

from trimcore.adapters.pyav.quantizing.scales import index_of, of_index, of_step, step_of


@pytest.mark.parametrize(("step", "quantizer"), [(0.5, -2), (1, 4), (8, 22), (16, 28)])
def test_twice_the_step_is_six_more(step: float, quantizer: float) -> None:
    assert of_step(step) == pytest.approx(quantizer)
    assert step_of(quantizer) == pytest.approx(step)


@pytest.mark.parametrize(
    ("index", "step"), [(0, 0.5), (1, 1), (57, 8), (120, 19), (207, 91.1), (255, 228.5)]
)
def test_an_index_of_vp9_is_the_step_that_its_table_has_for_it(index: int, step: float) -> None:
    """Divided by what its transform adds to values."""
    assert of_index(index) == pytest.approx(of_step(step), abs=0.01)


@pytest.mark.parametrize("index", [0, 1, 20, 95, 100, 150, 200, 220, 240, 255])
def test_an_index_is_found_again(index: int) -> None:
    assert index_of(of_index(index)) == pytest.approx(index)


def test_what_lies_beyond_the_scale_is_its_end() -> None:
    assert (index_of(-20), index_of(70)) == (0, 255)
    assert of_index(300) == of_index(255)
