"""What encoders are asked for is how they quantize."""

from dataclasses import replace
from fractions import Fraction

import av
import pytest

from tests.corpus.pictures import draw
from tests.tiny_films import FILM, film, opened
from trimcore.adapters.pyav.encoding.encoders import open_encoder
from trimcore.adapters.pyav.encoding.wanted import Wanted
from trimcore.adapters.pyav.quantizing.options import follows
from trimcore.adapters.pyav.quantizing.seen import quantizer_of
from trimcore.domain.cutting.quantizer import Quantizers

ASKED = Quantizers(intra=20, predicted=26, bidirectional=29)
WANTED = Wanted(
    count=12,
    rate=Fraction(30),
    frame_bytes=500,
    in_band=False,
    threads=1,
    group=250,
    quantizers=ASKED,
)


def quantizers(wanted: Wanted, pixels: str) -> dict[int, float | None]:
    """Encode a few pictures as they are wanted, and return the coarsest quantizer of each kind."""
    source = opened(film(replace(FILM, name=pixels, pix_fmt=pixels)))
    frames = [draw(number, 64, 48).reformat(format=pixels) for number in range(12)]
    encoder = open_encoder(source.video, frames[0], wanted)
    packets = []
    for number, frame in enumerate(frames):
        frame.pts, frame.time_base = number, encoder.time_base
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata, decoder.options = encoder.extradata, {"export_side_data": "venc_params"}
    made = [frame for packet in [*packets, None] for frame in decoder.decode(packet)]
    return {int(frame.pict_type): quantizer_of(frame) for frame in made}


@pytest.mark.parametrize("pixels", ["yuv420p", "yuv420p10le"])
def test_x264_quantizes_as_it_is_asked_to(pixels: str) -> None:
    found = quantizers(WANTED, pixels)
    assert (found[1], found[2]) == (20, 26)
    assert found.get(3, 29) in {28, 29}


def test_steps_to_do_better_by_go_below_that() -> None:
    """As they do on the scale of quality."""
    found = quantizers(replace(WANTED, crf_offset=4), "yuv420p")
    assert (found[1], found[2]) == (16, 22)


def test_x264_is_never_asked_to_lose_nothing() -> None:
    """That is another profile, which the source does not have."""
    finest = Quantizers(intra=-9, predicted=-5, bidirectional=-3)
    assert quantizers(replace(WANTED, quantizers=finest), "yuv420p")[2] == 1


def test_encoders_without_such_options_are_not_asked() -> None:
    assert follows("libx264")
    assert not follows("prores_ks")
