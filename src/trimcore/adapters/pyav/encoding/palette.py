"""Paint pictures in palettes, as GIF has them: each in its own colours, if these are few enough."""

from typing import TYPE_CHECKING

from av.video.frame import VideoFrame

from trimcore.domain.errors import Unsupported

if TYPE_CHECKING:
    from av.video.plane import VideoPlane

PALETTE = "pal8"
_MOST = 256
_PIXEL = 4
_COLOUR, _SEEN = (1 << 24) - 1, 1 << 31
"""Of a pixel, the colour without how opaque it is; and from where on it is seen."""


class Palettes:
    """Paints one picture after the other.

    libav writes a palette that is the first one's as no palette at all, and then takes for the same
    what has the same number as in the picture before, whatever the palette was there. So such a one
    is turned around if the one before was another. What lets through has the first number and a
    colour that nothing else has, since libav knows numbers by colour alone.
    """

    def __init__(self) -> None:
        self._first: bytes | None = None
        self._before: bytes | None = None

    def painted(self, frame: VideoFrame) -> VideoFrame:
        """Return a picture of four bytes a pixel in a palette of its own, with its time.

        Raises:
            Unsupported: it has too many colours.
        """
        lines = _lines(frame)
        shown = dict.fromkeys(colour for line in lines for colour in line)
        colours = [colour for colour in shown if colour > _SEEN]
        clear = [_unused(colours)] if len(colours) < _MOST else []
        if len(colours) > _MOST - (len(colours) < len(shown)):
            raise Unsupported(f"A picture has {len(shown)} colours, and GIF holds {_MOST}.")
        if self._first is not None and self._before != self._first == _packed(clear + colours):
            colours.reverse()
        palette = _packed(clear + colours)
        self._first, self._before = self._first or palette, palette
        numbers = dict.fromkeys(shown, 0)
        numbers |= {colour: number for number, colour in enumerate(colours, len(clear))}
        made = VideoFrame(frame.width, frame.height, PALETTE)
        _fill(made.planes[0], [bytes([numbers[colour] for colour in line]) for line in lines])
        made.planes[1].update(palette)
        made.pts, made.time_base = frame.pts, frame.time_base
        made.duration, made.pict_type = frame.duration, frame.pict_type
        return made


def _lines(frame: VideoFrame) -> list[list[int]]:
    plane = frame.planes[0]
    data, whole, used = memoryview(plane), plane.line_size, frame.width * _PIXEL
    return [data[at : at + used].cast("I").tolist() for at in range(0, frame.height * whole, whole)]


def _unused(colours: list[int]) -> int:
    """Return a colour that lets through and is none of these, whatever they let through."""
    used = {colour & _COLOUR for colour in colours}
    return next(colour for colour in range(_MOST + 1) if colour not in used)


def _packed(colours: list[int]) -> bytes:
    packed = b"".join(colour.to_bytes(_PIXEL, "little") for colour in colours)
    return packed.ljust(_MOST * _PIXEL, b"\xff")  # what lets through would be taken for a colour


def _fill(plane: "VideoPlane", lines: list[bytes]) -> None:
    whole = b"".join(line.ljust(plane.line_size, b"\0") for line in lines)
    plane.update(whole.ljust(plane.buffer_size, b"\0"))
