"""Pictures are painted in their own colours, bit by bit, or refused for having too many."""

import io
from fractions import Fraction

import av
import pytest
from av.video.frame import VideoFrame

from trimcore.adapters.pyav.encoding.palette import PALETTE, Palettes
from trimcore.domain.errors import Unsupported

WIDTH, HEIGHT = 32, 16


def picture(*colours: tuple[int, int, int, int]) -> VideoFrame:
    """Draw stripes of some colours, each one pixel wide, from the left and from the top."""
    frame = VideoFrame(WIDTH, HEIGHT, "bgra")
    plane, pixels = frame.planes[0], [bytes(colour) for colour in colours]
    lines = [
        b"".join(pixels[(x + y * WIDTH) % len(pixels)] for x in range(WIDTH)) for y in range(HEIGHT)
    ]
    plane.update(b"".join(line.ljust(plane.line_size, b"\0") for line in lines))
    frame.time_base = Fraction(1, 10)
    return frame


def shades(count: int, first: int = 0) -> list[tuple[int, int, int, int]]:
    return [(number % 256, number // 256, first, 255) for number in range(count)]


def written(frames: list[VideoFrame]) -> list[bytes]:
    """Write a GIF, and return the pixels of its pictures as they are decoded."""
    file, palettes = io.BytesIO(), Palettes()
    with av.open(file, "w", format="gif") as out:
        stream = out.add_stream("gif", rate=10, width=WIDTH, height=HEIGHT)
        stream.pix_fmt = PALETTE
        for number, frame in enumerate(frames):
            made = palettes.painted(frame)
            made.pts = number
            out.mux(stream.encode(made))
        out.mux(stream.encode(None))
    with av.open(io.BytesIO(file.getvalue()), "r") as opened:
        return [bytes(frame.planes[0]) for frame in opened.decode(video=0)]


CLEAR = (0, 0, 0, 0)


@pytest.mark.parametrize(
    "films",
    [
        pytest.param([shades(2), shades(3), shades(2)], id="the first one's colours again"),
        pytest.param([shades(256), shades(256, 7), shades(256)], id="as many as there may be"),
        pytest.param([shades(5, at) for at in range(6)], id="each in its own"),
        pytest.param([shades(255, at) for at in range(3)], id="one that is not used"),
        pytest.param([[*shades(3), CLEAR], [CLEAR, *shades(4)]], id="what lets through"),
    ],
)
def test_pictures_come_back_as_they_were(films: list[list[tuple[int, int, int, int]]]) -> None:
    """Whatever the palettes before them were."""
    frames = [picture(*colours) for colours in films]
    wanted = [bytes(frame.planes[0]) for frame in frames]
    shown = written(frames)
    assert [_visible(one) for one in shown] == [_visible(one) for one in wanted]


def test_too_many_colours_are_refused() -> None:
    """GIF holds 256."""
    with pytest.raises(Unsupported, match="257 colours"):
        Palettes().painted(picture(*shades(257)))


def test_a_painted_picture_keeps_its_time() -> None:
    frame = picture(*shades(2))
    frame.pts = 7
    assert Palettes().painted(frame).pts == 7


def _visible(pixels: bytes) -> list[bytes]:
    """Leave the colour out of what can't be seen."""
    each = (pixels[at : at + 4] for at in range(0, len(pixels), 4))
    return [bytes(4) if pixel[3] == 0 else pixel for pixel in each]
