"""How good encoded frames have to be beside the source's, and what is said of them."""

import math

FLOOR = 38.0
"""Decibels against the source's frames that encoded frames should have."""
_DOUBTFUL = 39.0
"""Decibels below which the few frames that are looked at leave it in doubt."""
_AIM = 40.0
"""Decibels to aim at when a cut is made again."""
_PER_STEP = 0.85
"""Measured: decibels that an encoder's scale gives for each step."""
_LARGER = 1.5
"""How many times the bytes that they replace encoded frames may take without a remark."""
_POOR = f"encoded frames have less than {FLOOR:g} dB against the source's"
_LARGE = "encoded frames take more bytes than those they replace, since they begin anew"


def steps_missing(decibels: float) -> int:
    """Tell by how many steps of its scale an encoder has to do better; 0 if it did well enough.

    `decibels` are those of the worst frame that was looked at, infinite if none was encoded.
    """
    return math.ceil((_AIM - decibels) / _PER_STEP) if decibels < _DOUBTFUL else 0


def remarks_on(decibels: float, *, encoded_bytes: int, replaced_bytes: int) -> list[str]:
    """List what a receipt has to say of encoded frames; nothing if they are as they should be."""
    remarks = [_POOR] if decibels < FLOOR else []
    if encoded_bytes > _LARGER * replaced_bytes:
        remarks.append(_LARGE)
    return remarks
