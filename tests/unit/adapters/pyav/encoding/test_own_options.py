"""The larger pictures are, the fewer of them an encoder may hold."""

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from av.video.frame import PictureType, VideoFrame

from tests.corpus.pictures import draw
from tests.tiny_films import FILM, film, opened
from trimcore.adapters.pyav.bitstream.nal import framing_of
from trimcore.adapters.pyav.bitstream.parameter_sets import is_arithmetic
from trimcore.adapters.pyav.bitstream.unit_syntax import H264 as H264_UNITS
from trimcore.adapters.pyav.bitstream.unit_syntax import HEVC as UNITS
from trimcore.adapters.pyav.codecs.video import H264, HEVC
from trimcore.adapters.pyav.codecs.video_codec import VideoCodec
from trimcore.adapters.pyav.encoding.encoders import open_encoder
from trimcore.adapters.pyav.encoding.own_options import own_options
from trimcore.adapters.pyav.encoding.wanted import Wanted
from trimcore.adapters.pyav.quantizing.hevc import smallest_block
from trimcore.domain.cutting.quantizer import Quantizers

if TYPE_CHECKING:
    from numpy.typing import NDArray

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


@pytest.mark.parametrize(
    ("size", "bits", "is_plain", "comes_plain"),
    [
        ((1280, 720), 0.2, True, True),
        ((1280, 720), 0.1, True, False),
        ((1280, 720), 0.2, False, False),
        ((320, 180), 0.2, True, False),
    ],
)
def test_many_bits_are_coded_as_plainly_as_the_source_s(
    size: tuple[int, int], bits: float, is_plain: bool, comes_plain: bool
) -> None:
    """Elsewhere fewer bytes count for more than time."""
    wanted = led(
        codec=H264, frame_bytes=bits * size[0] * size[1] / 8, arithmetic=not is_plain, row=0
    )
    encoder = open_encoder(opened(film()).video, draw(0, *size), wanted)
    header = encoder.extradata or b""
    assert is_arithmetic(framing_of(H264_UNITS, header), header) is not comes_plain


@pytest.mark.parametrize("codec", [H264, HEVC])
def test_pictures_that_become_darker_are_predicted_by_weight(codec: VideoCodec) -> None:
    """They take about as many bytes as those that stay as they are: the keyframe's."""
    grain = np.random.default_rng(1).integers(60, 200, (1080, 1280), np.uint8)
    grain[720:] = 128
    stays, fades = (_bytes_of(codec, grain, by) for by in (0, 8))
    assert fades < 1.2 * stays


def _bytes_of(codec: VideoCodec, picture: "NDArray[np.uint8]", by: int) -> int:
    """Encode a picture that becomes darker by so many hundredths each time, and count the bytes."""
    made = 0
    encoder = None
    for number in range(6):
        shown = picture.copy()
        shown[:720] = (picture[:720] * (1 - number * by / 100)).astype(np.uint8)
        frame = VideoFrame.from_ndarray(shown, "yuv420p")
        frame.pts, frame.time_base = number, Fraction(1, 30)
        frame.pict_type = PictureType.P if number else PictureType.I
        encoder = encoder or open_encoder(opened(film(FILM)).video, frame, led(codec=codec, row=0))
        made += sum(packet.size for packet in encoder.encode(frame))
    assert encoder is not None
    return made + sum(packet.size for packet in encoder.encode(None))


@pytest.mark.parametrize(("size", "frames"), [((320, 180), 3), ((1280, 720), 1)])
def test_x265_predicts_small_pictures_from_several(size: tuple[int, int], frames: int) -> None:
    """Of large ones none is held for that; nor are their edges mended, which takes longer."""
    told = own_options("libx265", opened(film(FILM)).video, draw(0, *size), led())["x265-params"]
    assert ("ref=3" in told, "sao=1" in told) == (frames > 1, frames > 1)


@pytest.mark.parametrize(
    ("more", "shallow"),
    [({}, True), ({"count": 129}, False), ({"quantizers": None}, False)],
)
def test_few_frames_of_av1_lean_on_few_others(more: dict[str, object], *, shallow: bool) -> None:
    wanted = led(**more)
    told = own_options("libsvtav1", opened(film(FILM)).video, draw(0, 64, 48), wanted)
    assert ("hierarchical-levels=2" in told["svtav1-params"]) == shallow
