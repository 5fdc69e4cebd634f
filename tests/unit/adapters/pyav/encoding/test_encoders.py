"""Encoders make frames like the source's, as fine as the source, and agree with what they join."""

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import pytest

from tests.corpus.pictures import draw
from tests.corpus.specs import Spec
from tests.tiny_films import FILM, VP9, film, opened
from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.bitstream.parameter_sets import h264_numbers, sets_in
from trimcore.adapters.pyav.bitstream.unit_syntax import H264
from trimcore.adapters.pyav.encoding.encoders import open_encoder
from trimcore.adapters.pyav.encoding.quality_options import _richer
from trimcore.adapters.pyav.encoding.wanted import Beside, Wanted
from trimcore.domain.errors import Unsupported

if TYPE_CHECKING:
    from av.video.codeccontext import VideoCodecContext

CODES = Framing(units=H264, width=0)


@pytest.mark.parametrize(
    ("bits_per_pixel", "crf"), [(0.01, "21"), (0.4, "21"), (0.8, "18"), (3.2, "12"), (99.0, "11")]
)
def test_what_the_source_spent_much_on_gets_much(bits_per_pixel: float, crf: str) -> None:
    """Each doubling of the bits of a pixel lowers the scale, down to a bound."""
    assert _richer({"crf": "21"}, bits_per_pixel)["crf"] == crf


def test_encoders_without_a_quality_scale_keep_their_options() -> None:
    """They work with a fixed quantizer."""
    assert _richer({"mbd": "rd"}, 99.0) == {"mbd": "rd"}


PLAIN = Wanted(count=30, rate=Fraction(30), frame_bytes=500, in_band=False, threads=1, group=250)


def encoder_for(wanted: Wanted = PLAIN, spec: Spec = FILM) -> "VideoCodecContext":
    """Open an encoder for frames like a film's."""
    source = opened(film(spec))
    return open_encoder(source.video, next(source.container.decode(source.video)), wanted)


def test_an_encoder_makes_frames_like_the_source_s() -> None:
    """Size, kind of pixels, and one tick for each frame."""
    encoder = encoder_for()
    assert (encoder.codec.canonical_name, encoder.width, encoder.height) == ("h264", 64, 48)
    assert (encoder.pix_fmt, encoder.time_base) == ("yuv420p", Fraction(1, 30))


@pytest.mark.parametrize(
    ("depth", "row", "most"),
    [(2, None, 3), (2, 7, 4), (2, 2, 2), (2, 0, 2), (1, 0, 1), (1, 5, 2), (0, 5, 0)],
)
def test_no_more_frames_wait_than_in_the_source(depth: int, row: int | None, most: int) -> None:
    """Each that an encoder holds takes room; but decoders wait for as many as for copied ones."""
    wanted = replace(PLAIN, row=row, beside=Beside(number=1, depth=depth))
    assert encoder_for(wanted).max_b_frames == most


@pytest.mark.parametrize(
    ("codec", "container", "threads"), [("libvpx", "webm", 1), ("libvpx-vp9", "webm", 2)]
)
def test_a_library_whose_threads_wait_by_spinning_gets_one(
    codec: str, container: str, threads: int
) -> None:
    """Where others have the cores, two would wait for each other for minutes."""
    spec = replace(FILM, codec=codec, container=container, options=())
    assert encoder_for(replace(PLAIN, threads=2), spec).thread_count == threads


def test_a_handful_of_frames_is_encoded_as_it_shows() -> None:
    """Some readers can't tell when so few others are decoded."""
    assert encoder_for(replace(PLAIN, count=8)).reorder_depth == 0
    assert encoder_for(replace(PLAIN, count=9)).reorder_depth > 0


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_frames_beside_others_wait_no_longer_than_they_do(depth: int) -> None:
    """However few they are."""
    for count in (3, 30):
        beside = Beside(number=1, depth=depth)
        assert encoder_for(replace(PLAIN, count=count, beside=beside)).reorder_depth == depth


def test_sets_beside_others_go_by_the_number_that_is_asked_for() -> None:
    """The source's own keep theirs."""
    encoder = encoder_for(replace(PLAIN, beside=Beside(number=7, depth=0)))
    sets = sets_in(encoder.extradata or b"", CODES)
    assert h264_numbers(unit for unit in sets if CODES.kind(unit) == H264.sequence_set) == {7}


def test_sets_in_band_come_with_the_first_packet() -> None:
    """And with every keyframe after it."""
    encoder = encoder_for(replace(PLAIN, in_band=True))
    first = draw(0, 64, 48)
    first.pts = 0
    packets = [*encoder.encode(first), *encoder.encode(None)]
    assert H264.sequence_set in {CODES.kind(unit) for unit in CODES.walk(bytes(packets[0]))}


def test_pixels_that_the_encoder_does_not_take_are_refused() -> None:
    """Nothing is converted."""
    with pytest.raises(Unsupported, match="rgb24"):
        open_encoder(opened(film(VP9)).video, av.VideoFrame(64, 48, "rgb24"), PLAIN)


def test_the_shape_of_pixels_is_the_container_s_or_the_picture_s() -> None:
    """The picture's, where it tells another."""
    wide = replace(FILM, name="wide", aspect=Fraction(4, 3))
    assert encoder_for(PLAIN, wide).sample_aspect_ratio == Fraction(4, 3)
    shaped = replace(PLAIN, shape=Fraction(16, 11))
    assert encoder_for(shaped, wide).sample_aspect_ratio == Fraction(16, 11)


def test_mpeg_takes_the_nearest_of_few_rates() -> None:
    """Its header has a number for each of them."""
    mpeg = replace(
        FILM, name="mpeg2", codec="mpeg2video", container="mpegts", options=(), bit_rate=10**6
    )
    odd = replace(PLAIN, rate=Fraction(29))
    assert encoder_for(odd, mpeg).framerate == Fraction(30_000, 1001)
    assert encoder_for(odd).framerate == 29
