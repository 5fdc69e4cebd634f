"""How alike pictures are: bit by bit, or in decibels from a few lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from math import inf, log10
from operator import mul, sub
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.plane import VideoPlane

_LINES = 8
_BITS_OF_A_BYTE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Some lines of a picture's brightness, and the largest value in them."""

    lines: tuple[bytes, ...]
    depth: int

    def decibels(self, other: "Sample") -> float:
        """Return the peak signal-to-noise ratio to another sample of the same form."""
        error = count = 0
        for one, two in zip(self.lines, other.lines, strict=True):
            left, right = (
                memoryview(line).cast("H" if self.depth > _BITS_OF_A_BYTE else "B")
                for line in (one, two)
            )
            apart = list(map(sub, left, right))
            error += sum(map(mul, apart, apart))
            count += len(apart)
        peak = (1 << self.depth) - 1
        return 10 * log10(peak * peak * count / error) if error else inf


def fingerprint(frame: "VideoFrame") -> bytes:
    """Digest what a picture shows, without the room at the ends of its lines."""
    digest = blake2b(digest_size=16)
    for plane in frame.planes:
        for line in _lines(frame, plane):
            digest.update(line)
    return digest.digest()


def sample(frame: "VideoFrame") -> Sample:
    """Keep a few lines of a picture's brightness, spread over its height."""
    lines = list(_lines(frame, frame.planes[0]))
    step = max(1, len(lines) // _LINES)
    return Sample(
        lines=tuple(bytes(line) for line in lines[step // 2 :: step][:_LINES]),
        depth=frame.format.components[0].bits,
    )


def _lines(frame: "VideoFrame", plane: "VideoPlane") -> Iterator[memoryview]:
    bits = frame.format.components[0].bits
    whole = abs(plane.line_size)
    used = min(whole, plane.width * (2 if bits > _BITS_OF_A_BYTE else 1))
    data = memoryview(plane)
    for line in range(plane.height):
        yield data[line * whole : line * whole + used]
