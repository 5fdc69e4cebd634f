"""VP8's scale of quantizers, and that of its encoder, beside H.264's."""

from itertools import pairwise

from trimcore.adapters.pyav.quantizing.scales import of_step, step_of

_GAIN = 2
"""By how much VP8's coefficients are larger than those of a transform that keeps size."""
_STEPS = ((0, 4), (54, 58), (83, 116), (102, 173), (116, 229), (127, 284))
"""VP8's steps by their index, as a chain of straight lines (RFC 6386, 14.1, kac_qlookup)."""
_ASKED = (
    *(0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 15, 17, 18, 19),
    *(20, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 33, 35, 37, 39, 41),
    *(43, 45, 47, 49, 51, 53, 55, 57, 59, 61, 64, 67, 70, 73, 76, 79),
    *(82, 85, 88, 91, 94, 97, 100, 103, 106, 109, 112, 115, 118, 121, 124, 127),
)
"""The index that libvpx takes for each of the 64 quantizers that it can be asked for."""


def of_vp8(index: int) -> float:
    """Return the quantizer for an index of VP8, from 0 to 127."""
    for (low, small), (high, large) in pairwise(_STEPS):
        if index <= high:
            return of_step((small + (large - small) * (index - low) / (high - low)) / _GAIN)
    return of_step(_STEPS[-1][1] / _GAIN)


def asked_of_libvpx(quantizer: float) -> int:
    """Return what libvpx has to be asked for, so that it quantizes VP8 so: 0 to 63."""
    step = step_of(quantizer)
    return min(range(len(_ASKED)), key=lambda asked: abs(step_of(of_vp8(_ASKED[asked])) - step))
