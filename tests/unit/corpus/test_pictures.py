"""Pictures carry their number, whatever their size and however noisy they are."""

import pytest

from tests.corpus.pictures import add_noise, draw, plane_pixels, read_code


@pytest.mark.parametrize("size", [(64, 48), (1920, 1080), (3840, 2160)])
def test_a_picture_of_any_size_tells_its_number(size: tuple[int, int]) -> None:
    assert read_code(draw(4711, *size)) == 4711


def test_noise_is_that_of_its_number_and_hides_none() -> None:
    plain, noisy, again = draw(7, 320, 180), draw(7, 320, 180), draw(7, 320, 180)
    add_noise(noisy, 10, seed=7)
    add_noise(again, 10, seed=7)
    strayed = plane_pixels(noisy, 0).astype(int) - plane_pixels(plain, 0)
    assert strayed.std() == pytest.approx(10, rel=0.05)
    assert (plane_pixels(noisy, 0) == plane_pixels(again, 0)).all()
    assert read_code(noisy) == 7
