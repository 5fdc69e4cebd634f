"""How much two pictures differ, in decibels."""

from __future__ import annotations

from math import inf, log10

import numpy as np
from av.video.frame import VideoFrame

from .pictures import plane_pixels

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
    every = max(1, min(_COARSEST, one.planes[plane].height // _LINES))
    left, right = (
        np.ascontiguousarray(plane_pixels(frame, plane)[::every])
        .view(np.uint16 if bits > 8 else np.uint8)
        .astype(np.int64)
        for frame in (one, other)
    )
    apart = left - right
    error = int((apart * apart).sum())
    return 10 * log10(((1 << bits) - 1) ** 2 * apart.size / error) if error else inf
