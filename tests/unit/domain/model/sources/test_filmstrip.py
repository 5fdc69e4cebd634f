"""What may be asked of a filmstrip, and when its pictures are shown."""

from fractions import Fraction

import pytest

from trimcore.domain.errors import InvalidInput
from trimcore.domain.model.sources.filmstrip import Strip


def test_pictures_are_of_the_middles_of_equal_parts() -> None:
    moments = Strip(count=4, height=90).moments(Fraction(8))
    assert list(moments) == [1, 3, 5, 7]


@pytest.mark.parametrize(
    ("count", "height", "wrong"),
    [
        (0, 90, ["count"]),
        (101, 90, ["count"]),
        (10, 15, ["height"]),
        (10, 361, ["height"]),
        (-1, 0, ["count", "height"]),
    ],
)
def test_what_is_out_of_bounds_is_named(count: int, height: int, wrong: list[str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        Strip(count=count, height=height)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [
        (field, "out_of_range") for field in wrong
    ]


@pytest.mark.parametrize(("count", "height"), [(1, 16), (100, 360)])
def test_the_bounds_themselves_are_taken(count: int, height: int) -> None:
    assert Strip(count=count, height=height).count == count
