"""What AV1 tells of motion."""

import pytest

from trimcore.adapters.pyav.bitstream.hiding.av1.motion import may_skip


@pytest.mark.parametrize(
    ("order", "references", "may"),
    [
        (5, (4, 4, 4, 4, 4, 4, 4), False),
        (5, (4, 3, 4, 4, 4, 4, 4), True),
        (5, (4, 4, 4, 4, 8, 8, 8), True),
        (5, (8, 8, 8, 8, 8, 8, 8), False),
        (5, (5, 5, 5, 5, 5, 5, 4), False),
        (1, (127, 127, 0, 0, 0, 0, 0), True),
        (127, (126, 126, 126, 126, 126, 126, 1), True),
    ],
)
def test_blocks_are_predicted_from_two_sides_or_two_of_one(
    order: int, references: tuple[int, ...], may: bool
) -> None:
    """Counted on a circle of 128."""
    assert may_skip(order, references, 7) is may
