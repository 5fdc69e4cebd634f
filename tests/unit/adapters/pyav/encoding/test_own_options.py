"""The larger pictures are, the fewer of them an encoder may hold."""

from dataclasses import replace
from fractions import Fraction

import av
import pytest
from av.video.frame import PictureType, VideoFrame

from tests.corpus.pictures import draw
from tests.tiny_films import FILM, film, opened
from trimcore.adapters.pyav.bitstream.nal import framing_of
from trimcore.adapters.pyav.bitstream.unit_syntax import HEVC as UNITS
from trimcore.adapters.pyav.codecs.video import HEVC
from trimcore.adapters.pyav.encoding.encoders import open_encoder
from trimcore.adapters.pyav.encoding.wanted import Wanted
from trimcore.adapters.pyav.quantizing.hevc import smallest_block
from trimcore.domain.cutting.quantizer import Quantizers

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


def led(**more: object) -> Wanted:
    """What is wanted where the source tells of each frame."""
    told = Quantizers(intra=27, predicted=30, bidirectional=32)
    return replace(WANTED, **({"row": 4, "quantizers": told} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(320, 180), (1280, 720)])
def test_frames_of_hevc_are_of_the_types_that_are_told(size: tuple[int, int]) -> None:
    """Also four in a row that wait for a later one, as x265 itself makes them."""
    wanted = "IBBBBPBBPPBP"
    encoder = open_encoder(opened(film(FILM)).video, draw(0, *size), led())
    packets = []
    for number, kind in enumerate(wanted):
        frame = _frame(number, size)
        frame.pict_type = PictureType[kind]
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    decoder = av.CodecContext.create("hevc", "r")
    decoder.extradata = encoder.extradata
    shown = [frame for packet in [*packets, None] for frame in decoder.decode(packet)]
    assert "".join(PictureType(frame.pict_type).name for frame in shown) == wanted


@pytest.mark.parametrize(
    ("size", "more", "smallest"),
    [
        ((320, 180), {"frame_bytes": 500_000}, 8),
        ((1280, 720), {}, 8),
        ((1280, 720), {"smallest": 8}, 8),
        ((1280, 720), {"smallest": 16}, 16),
        ((1280, 720), {"frame_bytes": 50_000}, 16),
        ((1280, 720), {"frame_bytes": 50_000, "row": None}, 8),
    ],
)
def test_small_blocks_are_tried_where_they_are_needed(
    size: tuple[int, int], more: dict[str, object], smallest: int
) -> None:
    """Not where the source has none, or spent so many bits that they are nothing to it."""
    encoder = open_encoder(opened(film(FILM)).video, draw(0, *size), led(**more))
    header = encoder.extradata or b""
    assert smallest_block(framing_of(UNITS, header), header) == smallest
