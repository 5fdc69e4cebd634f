"""Encoders are told of which type each frame has to be."""

import pytest

from trimcore.adapters.pyav.encoding.wanted import FrameTypes
from trimcore.domain.cutting.planning.runs import FramePlan


def types_of(source: str, keyframes: set[int], most: int = 2) -> str:
    """Tell the types of frames whose types in the source are drawn."""
    types = FrameTypes(
        frames=[FramePlan(tick=tick, duration=1) for tick in range(len(source))],
        keyframes=keyframes,
        reordered={tick for tick, kind in enumerate(source) if kind == "B"},
    )
    return "".join(types.of(place, most).name for place in range(len(source)))


@pytest.mark.parametrize(
    ("source", "keyframes", "most", "told"),
    [
        ("IBBPBBP", {0}, 2, "IBBPBBP"),
        ("BBPBP", {0}, 2, "IBPBP"),
        ("IBBBBP", {0}, 2, "IBBPBP"),
        ("IBBPBB", {0}, 2, "IBBPBP"),
        ("IBBIBBP", {0, 3}, 2, "IBPIBBP"),
        ("IBBPBBP", {0}, 0, "IPPPPPP"),
    ],
)
def test_types_are_the_source_s(source: str, keyframes: set[int], most: int, told: str) -> None:
    """As far as there is a later frame to be coded behind, and not too many wait for it."""
    assert types_of(source, keyframes, most) == told


def test_others_find_out_by_themselves() -> None:
    """What is a keyframe is told all the same."""
    frames = [FramePlan(tick=tick, duration=1) for tick in range(3)]
    types = FrameTypes(frames=frames, keyframes={0})
    assert [types.of(place, 2).name for place in range(3)] == ["I", "NONE", "NONE"]
