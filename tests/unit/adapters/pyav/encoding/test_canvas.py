"""Pictures that change their size are fitted into the first, as players do."""

from fractions import Fraction

import pytest
from av.video.frame import VideoFrame

from trimcore.adapters.pyav.encoding.canvas import Canvas


def filled(width: int, height: int, pixels: str, values: tuple[int, ...]) -> VideoFrame:
    """Make a picture each of whose planes has one value."""
    frame = VideoFrame(width, height, pixels)
    for plane, value in zip(frame.planes, values, strict=True):
        size = 2 if frame.format.components[0].bits > 8 else 1
        plane.update(value.to_bytes(size, "little") * (plane.buffer_size // size))
    frame.pts = 7
    return frame


def value(frame: VideoFrame, number: int, across: Fraction, down: Fraction) -> int:
    """Return a plane's value at a part of its width and height."""
    plane = frame.planes[number]
    size = 2 if frame.format.components[0].bits > 8 else 1
    at = int(down * plane.height) * plane.line_size + int(across * plane.width) * size
    return int.from_bytes(bytes(plane)[at : at + size], "little")


MIDDLE, LOW, HIGH = Fraction(1, 2), Fraction(1, 50), Fraction(49, 50)


@pytest.mark.parametrize(
    ("pixels", "values", "black"),
    [
        ("yuv420p", (200, 90, 60), (16, 128, 128)),
        ("yuvj422p", (200, 90, 60), (0, 128, 128)),
        ("yuv420p10le", (800, 360, 240), (64, 512, 512)),
        ("gbrp", (200, 90, 60), (0, 0, 0)),
        ("gray", (200,), (16,)),
    ],
)
def test_a_narrower_picture_stands_in_the_middle(
    pixels: str, values: tuple[int, ...], black: tuple[int, ...]
) -> None:
    """With black beside it, whatever black is."""
    canvas = Canvas(width=320, height=180, pixels=pixels, shape=None)
    made = canvas.fitted(filled(240, 240, pixels, values), None)
    assert (made.width, made.height, made.format.name, made.pts) == (320, 180, pixels, 7)
    for number, (inside, beside) in enumerate(zip(values, black, strict=True)):
        assert abs(value(made, number, MIDDLE, MIDDLE) - inside) <= 4
        assert abs(value(made, number, MIDDLE, LOW) - inside) <= 4
        assert value(made, number, LOW, MIDDLE) == value(made, number, HIGH, MIDDLE) == beside


def test_the_shape_of_pixels_counts() -> None:
    """Wide pixels make a wide picture of a square, and one of the canvas's ratio fills it."""
    canvas = Canvas(width=320, height=180, pixels="gray", shape=Fraction(1))
    wide = canvas.fitted(filled(320, 180, "gray", (200,)), Fraction(4, 3))
    assert value(wide, 0, LOW, MIDDLE) == 200
    assert value(wide, 0, MIDDLE, LOW) == value(wide, 0, MIDDLE, HIGH) == 16
    whole = canvas.fitted(filled(160, 120, "gray", (200,)), Fraction(4, 3))
    assert {value(whole, 0, x, y) for x in (LOW, HIGH) for y in (LOW, HIGH)} == {200}


def test_a_picture_of_the_same_form_is_held_as_it_is() -> None:
    """But not one with other pixels, or others in number."""
    canvas = Canvas(width=320, height=180, pixels="gray", shape=Fraction(1))
    one = filled(320, 180, "gray", (1,))
    assert canvas.holds(one, None)
    assert canvas.holds(one, Fraction(1))
    assert not canvas.holds(one, Fraction(4, 3))
    assert not canvas.holds(filled(320, 182, "gray", (1,)), None)
    assert not canvas.holds(filled(320, 180, "yuv420p", (1, 1, 1)), None)
