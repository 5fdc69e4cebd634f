"""How good encoded frames have to be beside the source's, and what is said of them."""

import math

from trimcore.domain.cutting.quantizer import FINER, Quantizers

FLOOR = 38.0
"""Decibels against the source's frames that encoded frames should have."""
_ROOM = 3.0
"""Decibels by which the worst frame may be worse than its quantizer makes frames."""
_ANOTHER, _STILL_ITSELF, _NOTHING = 24.0, 4.0, 12.0
"""Decibels below which a frame is another picture; by how much worse than its quantizer makes
frames it may be before, where they are coarse; and below which it is one beside the coarsest, too.
Measured: noise and cells of black and white have 18 there, and a grey picture in their place 7 to
10, where the coarsest quantizers' own noise would allow as few.
"""
_DOUBTFUL = 1.0
"""Decibels above what has to be below which the few frames that are looked at leave it in doubt."""
_AIM = 2.0
"""Decibels above it to aim at when a cut is made again."""
_PER_STEP = 0.85
"""Measured: decibels that an encoder's scale gives for each step."""
_LARGER = 1.5
"""How many times the bytes that they replace encoded frames may take without a remark."""
_POOR = f"encoded frames have less than {FLOOR:g} dB against the source's"
_AS_COARSE = f"{_POOR}, which are as coarse themselves"
_LARGE = "encoded frames take more bytes than those they replace, since they begin anew"


def floor_beside(asked: Quantizers | None) -> float:
    """Tell how many decibels encoded frames have to have that were quantized as `asked`.

    Beside a source that is coarse, no more than its quantizers leave: what it lost is gone.
    """
    return FLOOR if asked is None else min(FLOOR, asked.decibels - _ROOM)


def least_alike(asked: Quantizers | None) -> float:
    """Tell below how many decibels a frame that was quantized as `asked` is another picture.

    That is no fewer where the source's own quantizers were asked for, and not finer ones.
    """
    if asked is None:
        return _ANOTHER
    asked = asked.finer(FINER) if asked.are_own else asked
    return max(_NOTHING, min(_ANOTHER, asked.decibels - _STILL_ITSELF))


def steps_missing(decibels: float, floor: float = FLOOR) -> int:
    """Tell by how many steps of its scale an encoder has to do better; 0 if it did well enough.

    `decibels` are those of the worst frame that was looked at, infinite if none was encoded;
    `floor` is what it has to have.
    """
    if decibels >= floor + _DOUBTFUL:
        return 0
    return math.ceil((floor + _AIM - decibels) / _PER_STEP)


def remarks_on(
    decibels: float, *, encoded_bytes: int, replaced_bytes: int, floor: float = FLOOR
) -> list[str]:
    """List what a receipt has to say of encoded frames; nothing if they are as they should be."""
    remarks = [_AS_COARSE if decibels >= floor else _POOR] if decibels < FLOOR else []
    if encoded_bytes > _LARGER * replaced_bytes:
        remarks.append(_LARGE)
    return remarks
