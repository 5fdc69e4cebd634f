"""Pictures of one size and shape: what changes amid a stream is fitted into how it began.

One header can tell of one size only. Players scale later pictures into the frame that they have,
with black beside them where they are narrower or lower.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter

if TYPE_CHECKING:
    from av.video.plane import VideoPlane

_BITS_OF_A_BYTE = 8
_FULL_RANGE = 2
_BLACK, _GREY = 16, 128
_PADDED = ("yuv", "gray", "gbr")
"""Kinds of pixels of which each component has a plane of its own."""
_STEP = 4
"""Pictures lie at a multiple of so many pixels, so that colours lie where their brightness does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """A size, a kind of pixels and their shape, into which others are fitted."""

    width: int
    height: int
    pixels: str
    shape: Fraction | None

    def holds(self, frame: VideoFrame, shape: Fraction | None) -> bool:
        """Tell whether a picture is as large, of the same kind, and as its pixels are."""
        form = (frame.width, frame.height, frame.format.name)
        same = not shape or not self.shape or shape == self.shape
        return same and form == (self.width, self.height, self.pixels)

    def fitted(self, frame: VideoFrame, shape: Fraction | None) -> VideoFrame:
        """Return a picture scaled to be as large as it can be, in the middle, with its time."""
        width, height = self._room(frame, shape)
        scaled = VideoReformatter().reformat(
            frame,
            width=width,
            height=height,
            format=self.pixels,
            interpolation=Interpolation.BICUBIC,
            threads=1,
        )
        made = scaled if (width, height) == (self.width, self.height) else self._padded(scaled)
        made.pts = frame.pts
        return made

    def _room(self, frame: VideoFrame, shape: Fraction | None) -> tuple[int, int]:
        """Tell how large a picture becomes, so that its sides keep their ratio."""
        if not self.pixels.startswith(_PADDED):
            return self.width, self.height
        own, wanted = shape or self.shape or Fraction(1), self.shape or shape or Fraction(1)
        across, down = frame.width * own / wanted, Fraction(frame.height)
        scale = min(self.width / across, self.height / down)
        return (_even(across * scale, self.width), _even(down * scale, self.height))

    def _padded(self, frame: VideoFrame) -> VideoFrame:
        made = VideoFrame(self.width, self.height, self.pixels)
        left = (self.width - frame.width) // (2 * _STEP) * _STEP
        above = (self.height - frame.height) // (2 * _STEP) * _STEP
        for number, (plane, scaled) in enumerate(zip(made.planes, frame.planes, strict=True)):
            depth = frame.format.components[number].bits
            black = _black(frame, number) << (depth - _BITS_OF_A_BYTE)
            size = 2 if depth > _BITS_OF_A_BYTE else 1
            filled = bytearray(black.to_bytes(size, "little") * (plane.buffer_size // size))
            at = above * plane.height // self.height * plane.line_size
            _lay(filled, at + left * plane.width // self.width * size, plane, scaled, size)
            plane.update(bytes(filled))
        return made


def _even(length: Fraction, most: int) -> int:
    """Round a length to two pixels; one that is almost the most is the most."""
    rounded = max(2, round(length / 2) * 2)
    return most if most - rounded <= 2 else rounded  # noqa: PLR2004 - what was rounded to


def _black(frame: VideoFrame, number: int) -> int:
    """Return the value of a plane, of 8 bits, where nothing is."""
    component = frame.format.components[number]
    if component.is_alpha:
        return (1 << _BITS_OF_A_BYTE) - 1
    if component.is_chroma:
        return _GREY
    is_full = frame.color_range == _FULL_RANGE or frame.format.name.startswith(("yuvj", "gbr"))
    return 0 if is_full else _BLACK


def _lay(
    filled: bytearray, begin: int, plane: "VideoPlane", scaled: "VideoPlane", size: int
) -> None:
    """Put the lines of a smaller plane into a larger one's."""
    lines, length = bytes(scaled), scaled.width * size
    for line in range(scaled.height):
        at, taken = begin + line * plane.line_size, line * scaled.line_size
        filled[at : at + length] = lines[taken : taken + length]
