"""How much two pictures differ, in decibels."""

from __future__ import annotations

from math import inf, log10
from operator import mul, sub

from av.video.frame import VideoFrame

from .pictures import plane_rows

_LINES = 60
_COARSEST = 5
"""At least every fifth line is compared, so that both fields and every block count."""


def plane_psnr(one: VideoFrame, other: VideoFrame) -> list[float]:
    """Give the peak signal-to-noise ratio of each plane, from a sample of its lines."""
    if (one.width, one.height, one.format.name) != (other.width, other.height, other.format.name):
        return [0.0]
    return [_psnr(one, other, plane) for plane in range(len(one.planes))]


def _psnr(one: VideoFrame, other: VideoFrame, plane: int) -> float:
    bits = one.format.components[plane].bits
    left, right = plane_rows(one, plane), plane_rows(other, plane)
    error = count = 0
    every = max(1, min(_COARSEST, len(left) // _LINES))
    for line in range(0, len(left), every):
        a, b = (rows[line].cast("H") if bits > 8 else rows[line] for rows in (left, right))
        apart = list(map(sub, a, b))
        error += sum(map(mul, apart, apart))
        count += len(apart)
    return 10 * log10(((1 << bits) - 1) ** 2 * count / error) if error else inf
