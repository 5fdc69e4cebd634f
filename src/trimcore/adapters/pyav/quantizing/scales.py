"""Other codecs' scales of quantizers, beside H.264's."""

from itertools import pairwise
from math import log2

_UNIT_STEP, _PER_DOUBLING = 4, 6
_GAIN = 8
"""By how much VP9's and AV1's coefficients are larger than those of a transform that keeps size."""
_STEPS = (
    (0, 4),
    (1, 8),
    (95, 102),
    (120, 152),
    (137, 203),
    (160, 305),
    (188, 510),
    (207, 729),
    (231, 1138),
    (255, 1828),
)
"""VP9's steps by their index, as a chain of straight lines (specification, 8.6.1, ac_qlookup)."""
_LAST_INDEX = 255


def of_step(step: float) -> float:
    """Return the quantizer that rounds to a step, in levels of 256."""
    return _UNIT_STEP + _PER_DOUBLING * log2(step)


def step_of(quantizer: float) -> float:
    """Return the step, in levels of 256, to which a quantizer rounds."""
    return float(2 ** ((quantizer - _UNIT_STEP) / _PER_DOUBLING))


def of_index(index: float) -> float:
    """Return the quantizer for an index of VP9 and AV1."""
    for (low, small), (high, large) in pairwise(_STEPS):
        if index <= high:
            return of_step((small + (large - small) * (index - low) / (high - low)) / _GAIN)
    return of_step(_STEPS[-1][1] / _GAIN)


def index_of(quantizer: float) -> float:
    """Return the index of VP9 and AV1 for a quantizer, from 0 to 255."""
    step = step_of(quantizer) * _GAIN
    for (low, small), (high, large) in pairwise(_STEPS):
        if step <= large:
            return max(0.0, low + (high - low) * (step - small) / (large - small))
    return float(_LAST_INDEX)
