"""Tapes in DV, of which each picture tells its own shape."""

import io
from fractions import Fraction

import av
import pytest
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import MATROSKA, MOV
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import Wish
from trimcore.domain.errors import Unsupported
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WIDTH, HEIGHT, RATE, FRAMES = 720, 576, 25, 30
NARROW, WIDE = Fraction(16, 15), Fraction(64, 45)
BOTH = pytest.mark.parametrize("into", [MOV, MATROSKA], ids=lambda one: one.name)


def tape() -> bytes:
    """Make 1.2 s of narrow pictures, and as many wide ones."""
    return recorded(NARROW) + recorded(WIDE)


def recorded(shape: Fraction) -> bytes:
    """Make pictures whose pixels have a shape."""
    file = io.BytesIO()
    with av.open(file, "w", format="dv") as made:
        stream = made.add_stream("dvvideo", rate=RATE)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.sample_aspect_ratio = shape
        sound = made.add_stream("pcm_s16le", rate=48_000, layout="stereo")
        for number in range(FRAMES):
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number
            made.mux(stream.encode(frame))
            silence = av.AudioFrame(format="s16", layout="stereo", samples=1920)
            silence.planes[0].update(bytes(silence.planes[0].buffer_size))
            silence.sample_rate, silence.pts = 48_000, number * 1920
            silence.time_base = Fraction(1, 48_000)
            made.mux(sound.encode(silence))
    return file.getvalue()


@BOTH
@pytest.mark.parametrize(("start", "shape"), [("0.2", NARROW), ("1.4", WIDE)])
def test_a_piece_has_the_shape_of_its_pictures(
    engine: PyavMedia, into: Container, start: str, shape: Fraction
) -> None:
    """Not the one with which the tape begins, nor the one with which it ends."""
    sink, source = KeptSink(), KeptSource(tape())
    windows = [TrimWindow.parse(start, "0.8")]
    engine.trim_windows(source, windows, sink, wish=Wish(container=into), watch=unwatched)
    with av.open(io.BytesIO(sink.content), "r") as file:
        assert file.streams.video[0].sample_aspect_ratio == shape
        assert len(list(file.decode(video=0))) == 20


@BOTH
@pytest.mark.parametrize("starts", [["0.8"], ["0.2", "1.4"]], ids=["across", "both"])
def test_pictures_of_two_shapes_are_refused_with_the_reason(
    engine: PyavMedia, into: Container, starts: list[str]
) -> None:
    """One header tells one shape, and nothing makes pictures of the other fit."""
    windows = [TrimWindow.parse(start, "0.8") for start in starts]
    with pytest.raises(Unsupported, match=r"change their size or shape .* Nothing encodes"):
        engine.trim_windows(
            KeptSource(tape()), windows, KeptSink(), wish=Wish(container=into), watch=unwatched
        )
