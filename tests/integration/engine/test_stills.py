"""Slides under speech: a picture that stays belongs to a window that begins amid its stay."""

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
from trimcore.adapters.pyav.encoding.psnr import sample
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WIDTH, HEIGHT, EACH, COUNT = 192, 112, 3, 5
"""Slides of so many seconds each, and their number."""
MADE = {
    "mp4": ("libx264", "aac"),
    "matroska": ("libx264", "aac"),
    "webm": ("libvpx-vp9", "libopus"),
}


@cache
def lecture(muxer: str, gop: int) -> bytes:
    """Make slides under a tone, with a keyframe at each `gop`-th."""
    file = io.BytesIO()
    with av.open(file, "w", format=muxer) as made:
        pictures, speech = MADE[muxer]
        video = made.add_stream(pictures, rate=Fraction(1, EACH))
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.codec_context.gop_size, video.codec_context.max_b_frames = gop, 0
        video.codec_context.bit_rate = 2_000_000
        sound = made.add_stream(speech, rate=SAMPLES)
        assert isinstance(sound, AudioStream)
        for number in range(COUNT):
            frame = draw(10 * number, WIDTH, HEIGHT)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
        into = av.AudioResampler(sound.format, sound.layout, SAMPLES, frame_size=960)
        for part in sound_frames(0, Fraction(COUNT * EACH), delay=Fraction(0)):
            for resampled in into.resample(part):
                made.mux(sound.encode(resampled))
        made.mux(sound.encode(None))
    return file.getvalue()


@pytest.mark.parametrize("muxer", list(MADE))
@pytest.mark.parametrize("gop", [1, 4])
@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
@pytest.mark.parametrize(
    ("start", "duration", "slides"),
    [
        ("0", "4", [(0, 0), (1, 3)]),
        ("1", "1.5", [(0, 0)]),
        ("4", "7", [(1, 0), (2, 2), (3, 5)]),
        ("3", "3", [(1, 0)]),
    ],
)
def test_slides_and_speech_cover_the_window(  # noqa: PLR0917 - a table and a fixture
    engine: PyavMedia,
    muxer: str,
    gop: int,
    mode: TrimMode,
    start: str,
    duration: str,
    slides: list[tuple[int, int]],
) -> None:
    """Each slide shows at its distance from the start, the first of them at once."""
    sink, window = KeptSink(), TrimWindow.parse(start, duration)
    engine.trim(KeptSource(lecture(muxer, gop)), window, sink, mode=mode, watch=unwatched)
    with av.open(io.BytesIO(sink.content), "r") as file:
        frames = [(frame, frame.time or 0.0) for frame in file.decode(video=0)]
    zero = frames[0][1]
    assert [time - zero for _, time in frames] == pytest.approx([at for _, at in slides], abs=0.002)
    for (number, _), (frame, _) in zip(slides, frames, strict=True):
        assert sample(draw(10 * number, WIDTH, HEIGHT)).decibels(sample(frame)) > 26
    with av.open(io.BytesIO(sink.content), "r") as file:
        heard = sum(Fraction(part.samples, part.sample_rate) for part in file.decode(audio=0))
    assert abs(heard - (window.end - window.start)) < Fraction(6, 100)
