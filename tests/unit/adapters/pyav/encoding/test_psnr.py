from math import inf

import av
import pytest

from trimcore.adapters.pyav.encoding.psnr import fingerprint, sample


def picture(value: int, form: str = "yuv420p", width: int = 70) -> av.VideoFrame:
    frame = av.VideoFrame(width, 48, form)
    for plane in frame.planes:
        plane.update(bytes([value]) * plane.buffer_size)
    return frame


@pytest.mark.parametrize(("form", "at_most"), [("yuv420p", 49), ("yuv420p10le", 61)])
def test_decibels_fall_with_the_error(form: str, at_most: float) -> None:
    """Equal pictures are infinitely alike, one step of 255 is about 48 dB."""
    one = sample(picture(100, form))
    assert one.decibels(sample(picture(100, form))) == inf
    near, far = sample(picture(101, form)), sample(picture(140, form))
    assert far.decibels(one) < near.decibels(one) < at_most


def test_fingerprints_do_not_see_the_room_at_the_ends_of_lines() -> None:
    """It is not shown."""
    one, other = picture(9), picture(9)
    plane = one.planes[0]
    assert plane.line_size > plane.width
    content = bytearray(bytes(plane))
    content[plane.width] ^= 0xFF
    plane.update(bytes(content))
    assert fingerprint(one) == fingerprint(other) != fingerprint(picture(10))
