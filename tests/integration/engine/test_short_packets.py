"""Sound in packets that are shorter than a tick of the container's clock: none is lost."""

from __future__ import annotations

import io
from fractions import Fraction
from functools import cache

import av
import pytest
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from tests.corpus.sounds import RATE as SAMPLES
from tests.corpus.sounds import sound_frames
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

RATE, SECONDS = 25, 4
WINDOWS = [
    (TrimWindow.parse("0.92", "1.28"),),
    (TrimWindow.parse("0.72", "0.8"), TrimWindow.parse("2.12", "1.2")),
]


@cache
def film() -> bytes:
    """Make one in Matroska, whose clock counts milliseconds, with 2,400 packets a second."""
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as made:
        video = made.add_stream("libx264", rate=RATE, options={"preset": "ultrafast"})
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = 192, 112, "yuv420p"
        video.codec_context.gop_size = 12
        sound = made.add_stream("pcm_s16le", rate=SAMPLES)
        assert isinstance(sound, AudioStream)
        sound.layout = "mono"
        for number in range(RATE * SECONDS):
            frame = draw(number, 192, 112)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
        into = av.AudioResampler(sound.format, "mono", SAMPLES, frame_size=20)
        for part in sound_frames(0, Fraction(SECONDS), delay=Fraction(0)):
            for resampled in into.resample(part):
                made.mux(sound.encode(resampled))
        made.mux(sound.encode(None))
    return file.getvalue()


@pytest.mark.parametrize("windows", WINDOWS)
def test_all_of_it_can_be_heard(engine: PyavMedia, windows: tuple[TrimWindow, ...]) -> None:
    """In each of the windows, though neighbours have the same time."""
    with av.open(io.BytesIO(film()), "r") as file:
        times = [packet.pts for packet in file.demux(audio=0) if packet.size]
    assert len(set(times)) < len(times)
    sink = KeptSink()
    engine.trim_windows(KeptSource(film()), windows, sink, mode=TrimMode.EXACT, watch=unwatched)
    with av.open(io.BytesIO(sink.content), "r") as file:
        samples = sum(frame.samples for frame in file.decode(audio=0))
    due = sum(window.duration_us for window in windows)
    assert abs(Fraction(samples, SAMPLES) - Fraction(due, 1_000_000)) < Fraction(1, 100)
