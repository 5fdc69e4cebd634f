"""The larger pictures are, the fewer of them an encoder may hold."""

from fractions import Fraction

import pytest
from av.video.frame import VideoFrame

from tests.corpus.pictures import draw
from tests.tiny_films import FILM, film, opened
from trimcore.adapters.pyav.codecs.video import HEVC
from trimcore.adapters.pyav.encoding.encoders import open_encoder
from trimcore.adapters.pyav.encoding.wanted import Wanted

WANTED = Wanted(
    count=30,
    rate=Fraction(30),
    frame_bytes=500,
    in_band=False,
    threads=1,
    group=250,
    codec=HEVC,
)


@pytest.mark.parametrize(("size", "most"), [((320, 180), 30), ((1280, 720), 12), ((2560, 1440), 4)])
def test_few_large_pictures_wait_for_later_ones(size: tuple[int, int], most: int) -> None:
    """Told by how many go in before the first comes out."""
    encoder = open_encoder(opened(film(FILM)).video, draw(0, *size), WANTED)
    held = 0
    while not encoder.encode(_frame(held, size)):
        held += 1
    assert held <= most


def _frame(number: int, size: tuple[int, int]) -> VideoFrame:
    frame = draw(number, *size)
    frame.pts, frame.time_base = number, Fraction(1, 30)
    return frame
