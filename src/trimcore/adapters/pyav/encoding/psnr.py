"""How alike pictures are: bit by bit, or in decibels from a few lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, log10
from operator import mul, sub
from typing import TYPE_CHECKING

from xxhash import xxh3_128

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.plane import VideoPlane

_LINES = 8
_BITS_OF_A_BYTE = 8
_FILLERS = {"bgr0": 3, "rgb0": 3, "0rgb": 0, "0bgr": 0}
"""Which byte of the four of a pixel means nothing."""
_PADDED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Some lines of a picture's brightness and of its other planes, its form, and its depth.

    The form is how large it is, and of which kind its pixels are. A glance has so many pixels of
    each line, `across` it, that many pictures can be remembered; else it is 0.
    """

    lines: tuple[bytes, ...]
    depth: int
    others: tuple[tuple[bytes, ...], ...] = ()
    form: tuple[int, int, str] = (0, 0, "")
    across: int = 0

    def decibels(self, other: "Sample") -> float:
        """Return the peak signal-to-noise ratio to another sample of the same form."""
        return self._decibels(self.lines, other.lines)

    def colour_decibels(self, other: "Sample") -> float:
        """Return the ratio of the plane that is least like the other's, but for brightness."""
        planes = zip(self.others, other.others, strict=True)
        return min((self._decibels(one, two) for one, two in planes), default=inf)

    def _decibels(self, some: tuple[bytes, ...], others: tuple[bytes, ...]) -> float:
        error = count = 0
        for one, two in zip(some, others, strict=True):
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
    digest = xxh3_128(repr(_form(frame)).encode())
    for plane in frame.planes:
        digest.update(_together(frame, plane))
    return digest.digest()


def sample(frame: "VideoFrame", *, across: int = 0) -> Sample:
    """Keep a few lines of each of a picture's planes, or of these a few pixels `across` them."""
    brightness, *others = (
        _glanced(frame, plane, across) if across else _sampled(frame, plane)
        for plane in frame.planes
    )
    return Sample(
        across=across,
        lines=brightness,
        depth=frame.format.components[0].bits,
        others=tuple(others),
        form=_form(frame),
    )


def _form(frame: "VideoFrame") -> tuple[int, int, str]:
    return frame.width, frame.height, frame.format.name


def _sampled(frame: "VideoFrame", plane: "VideoPlane") -> tuple[bytes, ...]:
    lines = list(_lines(frame, plane))
    step = max(1, len(lines) // _LINES)
    return tuple(bytes(line) for line in lines[step // 2 :: step][:_LINES])


def _glanced(frame: "VideoFrame", plane: "VideoPlane", across: int) -> tuple[bytes]:
    """Take pixels at even distances; of those with a byte that means nothing, another byte."""
    pixel, whole = _bytes_of_a_pixel(frame), abs(plane.line_size)
    width = pixel // 2 if frame.format.components[0].bits > _BITS_OF_A_BYTE else pixel
    used = min(whole, plane.width * pixel)
    first = 1 if frame.format.name in _FILLERS else 0
    step = max(1, plane.width // across) * max(1, width)
    every = max(1, plane.height // _LINES)
    data = memoryview(plane)
    lines = (
        data[line * whole : line * whole + used]
        for line in range(every // 2, plane.height, every)[:_LINES]
    )
    wide = pixel > width
    return (b"".join((line.cast("H") if wide else line)[first::step].tobytes() for line in lines),)


def _together(frame: "VideoFrame", plane: "VideoPlane") -> bytes | memoryview:
    """Return a plane's lines in one piece, which is digested sooner than many are."""
    whole, used = abs(plane.line_size), plane.width * _bytes_of_a_pixel(frame)
    if used == whole and frame.format.name not in _FILLERS:
        return memoryview(plane)[: whole * plane.height]
    return b"".join(_lines(frame, plane))


def _lines(frame: "VideoFrame", plane: "VideoPlane") -> "Iterator[memoryview | bytearray]":
    """Yield the lines of a plane, without what means nothing in them."""
    filler = _FILLERS.get(frame.format.name)
    whole = abs(plane.line_size)
    used = min(whole, plane.width * _bytes_of_a_pixel(frame))
    data = memoryview(plane)
    for line in range(plane.height):
        pixels = data[line * whole : line * whole + used]
        if filler is None:
            yield pixels
        else:
            packed = bytearray(pixels)
            del packed[filler::_PADDED]
            yield packed


def _bytes_of_a_pixel(frame: "VideoFrame") -> int:
    """Tell how many bytes one pixel has in a plane; where all is in one, those of all colours."""
    form = frame.format
    if len(frame.planes) == 1 and len(form.components) > 1:
        return max(1, form.padded_bits_per_pixel // _BITS_OF_A_BYTE)
    return 2 if form.components[0].bits > _BITS_OF_A_BYTE else 1
