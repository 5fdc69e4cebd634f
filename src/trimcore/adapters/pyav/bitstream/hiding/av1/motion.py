"""Move behind what is told of motion, and of grain (AV1 specification, 5.9.22 to 5.9.30)."""

from collections.abc import Sequence

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.hiding.av1.kept import REFERENCES
from trimcore.adapters.pyav.bitstream.hiding.av1.reading import skip_coded
from trimcore.adapters.pyav.bitstream.obu.sequence import Colours

_PRECISE, _MOVED = 12, 9
"""Bits of a parameter of a camera's motion, and of one of a mere move."""


def may_skip(order: int, orders: Sequence[int], width: int) -> bool:
    """Tell whether blocks may be predicted from the two nearest references without being told so.

    `order` is when the frame is shown, `orders` when its references are, in `width` bits.
    """

    def after(one: int, other: int) -> int:
        half = 1 << width - 1
        return ((one - other) & half - 1) - ((one - other) & half)

    before = {after(each, order) for each in orders if after(each, order) < 0}
    behind = any(after(each, order) > 0 for each in orders)
    return bool(before) and (behind or len(before) > 1)


def skip_global_motion(bits: Bits, *, is_fine: bool) -> None:
    """Move behind the motion of all of the picture, from each of its references."""
    for _ in range(REFERENCES):
        if not bits.take(1):
            continue
        turns = bits.take(1)
        moves = not turns and bits.take(1)
        for _ in range(0 if moves else 2 if turns else 4):
            skip_coded(bits, 2 * (1 << _PRECISE) + 1)
        width = _MOVED - (not is_fine) if moves else _PRECISE
        for _ in range(2):
            skip_coded(bits, 2 * (1 << width) + 1)


def skip_grain(bits: Bits, colours: Colours, *, refers: bool) -> None:
    """Move behind the grain that is put on a picture; it may be told to be that of another."""
    if not bits.take(1):
        return
    bits.skip(16)
    if refers and not bits.take(1):
        bits.skip(3)
        return
    lumas = _skip_points(bits)
    follows = colours.planes > 1 and bits.take(1) == 1
    blues = reds = 0
    if colours.planes > 1 and not follows and (lumas or not colours.halved):
        blues, reds = _skip_points(bits), _skip_points(bits)
    bits.skip(2)
    lag = bits.take(2)
    count = 2 * lag * (lag + 1)
    own = count + bool(lumas)
    bits.skip(
        8 * (count * bool(lumas) + own * (follows or blues > 0) + own * (follows or reds > 0))
    )
    bits.skip(4 + 25 * (blues > 0) + 25 * (reds > 0) + 2)


def _skip_points(bits: Bits) -> int:
    count = bits.take(4)
    bits.skip(16 * count)
    return count
