"""What encoders are asked for is how they quantize."""

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
import pytest

from tests.corpus.pictures import draw
from tests.corpus.specs import Spec
from tests.tiny_films import FILM, VP9, film, opened
from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.bitstream.unit_syntax import HEVC
from trimcore.adapters.pyav.codecs.video_codec import Recipe
from trimcore.adapters.pyav.encoding.encoders import open_encoder
from trimcore.adapters.pyav.encoding.wanted import Wanted
from trimcore.adapters.pyav.quantizing.av1 import Av1Quantizers
from trimcore.adapters.pyav.quantizing.decoded import quantizer_of
from trimcore.adapters.pyav.quantizing.hevc import keyframe_reader
from trimcore.adapters.pyav.quantizing.options import follows
from trimcore.adapters.pyav.quantizing.scales import of_step
from trimcore.adapters.pyav.quantizing.vp8 import of_keyframe, of_other
from trimcore.domain.cutting.quantizer import Quantizers

if TYPE_CHECKING:
    from av.video.codeccontext import VideoCodecContext

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


def quantizers(wanted: Wanted, spec: Spec = FILM) -> dict[int, float]:
    """Encode a few pictures as they are wanted, and return the last quantizer of each kind."""
    source = opened(film(spec))
    frames = [draw(number, 64, 48).reformat(format=spec.pix_fmt) for number in range(12)]
    encoder = open_encoder(source.video, frames[0], wanted)
    packets = []
    for number, frame in enumerate(frames):
        frame.pts, frame.time_base = number, encoder.time_base
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    decoder = cast("VideoCodecContext", av.CodecContext.create(source.codec.name, "r"))
    decoder.extradata, decoder.options = encoder.extradata, {"export_side_data": "venc_params"}
    made = [frame for packet in [*packets, None] for frame in decoder.decode(packet)]
    told = [(int(frame.pict_type), quantizer_of(frame)) for frame in made]
    return {kind: quantizer for kind, quantizer in told if quantizer is not None}


@pytest.mark.parametrize("pixels", ["yuv420p", "yuv420p10le"])
def test_x264_quantizes_as_it_is_asked_to(pixels: str) -> None:
    found = quantizers(WANTED, replace(FILM, name=pixels, pix_fmt=pixels))
    assert (found[1], found[2]) == (20, 26)
    assert found.get(3, 29) in {28, 29}


def test_steps_to_do_better_by_go_below_that() -> None:
    """As they do on the scale of quality."""
    found = quantizers(replace(WANTED, crf_offset=4))
    assert (found[1], found[2]) == (16, 22)


def test_x264_is_never_asked_to_lose_nothing() -> None:
    """That is another profile, which the source does not have."""
    finest = Quantizers(intra=-9, predicted=-5, bidirectional=-3)
    assert quantizers(replace(WANTED, quantizers=finest))[2] == 1


@pytest.mark.parametrize(("codec", "container"), [("mpeg2video", "mpegts"), ("mpeg4", "mp4")])
def test_mpeg_quantizes_as_it_is_asked_to(codec: str, container: str) -> None:
    """By one quantizer for all kinds, to the whole number that is nearest."""
    spec = replace(FILM, name=codec, codec=codec, container=container, options=(), bit_rate=10**6)
    assert set(quantizers(WANTED, spec).values()) == {of_step(12)}


def test_x265_quantizes_as_it_is_asked_to() -> None:
    """But for a step that its fast presets lose; headers tell of keyframes alone."""
    options = (("x265-params", "log-level=none"),)
    source = opened(film(replace(FILM, name="hevc", codec="libx265", options=options)))
    frame = next(source.container.decode(source.video))
    encoder = open_encoder(source.video, frame, WANTED)
    frame.pts, frame.time_base = 0, encoder.time_base
    (key,) = [*encoder.encode(frame), *encoder.encode(None)]
    reads = keyframe_reader(Framing(units=HEVC, width=0), encoder.extradata or b"")
    assert reads is not None
    assert reads(bytes(key)) == ASKED.intra - 1


def test_vp9_quantizes_all_frames_evenly() -> None:
    """A little finer than was asked for, where libvpx would make some finer by far."""
    found = quantizers(WANTED, VP9)
    (quantizer,) = set(found.values())
    assert quantizer == pytest.approx(ASKED.predicted - 1.5, abs=0.5)


def test_vp9_makes_what_stays_finer_by_far() -> None:
    """Its keyframe is what is seen of the frames behind it."""
    found = quantizers(replace(WANTED, quantizers=replace(ASKED, stillness=6)), VP9)
    assert found[1] < ASKED.predicted - 1.5 - 6


@pytest.mark.parametrize("predicted", [18, 26, 34])
def test_av1_quantizes_as_it_is_asked_to(predicted: float) -> None:
    """Where none leans on a frame, to the nearest of the steps of its scale."""
    options = (("preset", "10"), ("svtav1-params", "lp=1"))
    spec = replace(FILM, name="av1", codec="libsvtav1", options=options, bframes=0)
    source, frames = opened(film(spec)), [draw(number, 64, 48) for number in range(12)]
    wanted = replace(WANTED, quantizers=replace(ASKED, predicted=predicted))
    encoder, packets = open_encoder(source.video, frames[0], wanted), []
    for number, frame in enumerate(frames):
        frame.pts, frame.time_base = number, encoder.time_base
        packets += encoder.encode(frame)
    reader = Av1Quantizers()
    told = [reader.coarsest(bytes(packet)) for packet in [*packets, *encoder.encode(None)]]
    assert max(one for one in told if one is not None) == pytest.approx(predicted, abs=0.5)


def test_vp8_quantizes_as_it_is_asked_to() -> None:
    """Keyframes as finely as those of the source, all others as the usual ones."""
    spec = replace(FILM, name="vp8", codec="libvpx", container="webm", suffix="webm", bframes=0)
    source = opened(film(replace(spec, options=(("b", "1M"),), sounds=())))
    frames = [draw(number, 64, 48) for number in range(12)]
    encoder, packets = open_encoder(source.video, frames[0], WANTED), []
    for number, frame in enumerate(frames):
        frame.pts, frame.time_base = number, encoder.time_base
        packets += encoder.encode(frame)
    key, *others = [*packets, *encoder.encode(None)]
    assert of_keyframe(bytes(key)) == pytest.approx(ASKED.intra, abs=1)
    told = [one for one in map(of_other, map(bytes, others)) if one is not None]
    assert max(told) == pytest.approx(ASKED.predicted, abs=0.5)


def test_encoders_without_such_options_are_not_asked() -> None:
    assert follows(Recipe(encoder="libx264"))
    assert follows(Recipe(encoder="any", codes=True))
    assert not follows(Recipe(encoder="prores_ks"))
