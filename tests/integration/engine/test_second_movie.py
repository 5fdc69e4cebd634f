"""Recordings in fragments laid one behind the other: libav reads the first one alone."""

import io
from functools import cache

import av
import pytest
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from trimcore.adapters.pyav.encoding.psnr import sample
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import Unsupported
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WIDTH, HEIGHT, RATE, SECONDS = 192, 112, 25, 3


@cache
def recorded(first: int) -> bytes:
    """Make a recording in fragments, with the pictures from a number on."""
    file = io.BytesIO()
    told = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    with av.open(file, "w", format="mp4", container_options=told) as out:
        stream = out.add_stream("libx264", rate=RATE, options={"preset": "ultrafast"})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.gop_size = RATE
        for number in range(SECONDS * RATE):
            frame = draw(first + number, WIDTH, HEIGHT)
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


def test_the_first_recording_is_cut(engine: PyavMedia) -> None:
    """As if it were alone."""
    sink, window = KeptSink(), TrimWindow.parse("0.4", "1")
    source = KeptSource(recorded(0) + recorded(SECONDS * RATE))
    engine.trim(source, window, sink, watch=unwatched)
    with av.open(io.BytesIO(sink.content), "r") as file:
        frames = list(file.decode(video=0))
    assert len(frames) == RATE
    for number, frame in enumerate(frames, start=10):
        assert sample(draw(number, WIDTH, HEIGHT)).decibels(sample(frame)) > 28


@pytest.mark.parametrize(("start", "duration"), [("2.2", "2"), ("4", "1"), ("0", "6")])
def test_a_window_beyond_it_is_refused_with_the_reason(
    engine: PyavMedia, start: str, duration: str
) -> None:
    """And never made of the first recording's times and the second one's pictures."""
    source = KeptSource(recorded(0) + recorded(SECONDS * RATE))
    with pytest.raises(Unsupported, match="another recording"):
        engine.trim(source, TrimWindow.parse(start, duration), KeptSink(), watch=unwatched)
