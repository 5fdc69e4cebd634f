"""Sound that the receipt calls copied can be heard in the output; what can't be is left out."""

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
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import MATROSKA, MOV, MP4
from trimcore.domain.cutting.modes import StreamFate, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import Wish
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

RATE, SECONDS = 25, 4


def broadcast(codec: str, layout: str, options: dict[str, str]) -> bytes:
    """Make a transport stream with pictures and one track of sound."""
    file = io.BytesIO()
    with av.open(file, "w", format="mpegts", container_options=options) as made:
        video = made.add_stream("libx264", rate=RATE, options={"preset": "ultrafast"})
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = 192, 112, "yuv420p"
        video.codec_context.gop_size = 12
        sound = made.add_stream(codec, rate=SAMPLES)
        assert isinstance(sound, AudioStream)
        sound.layout = layout
        for number in range(RATE * SECONDS):
            frame = draw(number, 192, 112)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
        into = av.AudioResampler(sound.format, layout, SAMPLES)
        for part in sound_frames(0, Fraction(SECONDS), delay=Fraction(0)):
            for resampled in into.resample(part):
                made.mux(sound.encode(resampled))
        made.mux(sound.encode(None))
    return file.getvalue()


def heard(content: bytes) -> Fraction:
    """Tell for how many seconds the first track of sound can be heard."""
    with av.open(io.BytesIO(content), "r") as file:
        if not file.streams.audio:
            return Fraction(0)
        return sum(
            (Fraction(frame.samples, frame.sample_rate) for frame in file.decode(audio=0)),
            Fraction(0),
        )


CASES = [
    ("pcm_bluray", "stereo", {"mpegts_m2ts_mode": "1"}, StreamFate.COPIED),
    ("mp2", "stereo", {}, StreamFate.COPIED),
    ("aac", "stereo", {}, StreamFate.COPIED),
    ("aac", "5.1(side)", {}, StreamFate.COPIED),
]


@pytest.mark.parametrize(("codec", "layout", "options", "fate"), CASES)
@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
def test_what_is_called_copied_can_be_heard(  # noqa: PLR0917 - a table and a fixture
    engine: PyavMedia,
    codec: str,
    layout: str,
    options: dict[str, str],
    fate: StreamFate,
    mode: TrimMode,
) -> None:
    """For as long as the window; channels that only a stream's first packet tells of are told."""
    sink = KeptSink()
    source = KeptSource(broadcast(codec, layout, options))
    receipt = engine.trim(source, TrimWindow.parse("1.3", "1.5"), sink, mode=mode, watch=unwatched)
    (sound,) = (report for report in receipt.streams if report.kind == "audio")
    assert sound.fate is fate
    assert bool(sound.reason) == (fate is StreamFate.DROPPED)
    wanted = Fraction(3, 2) if fate is StreamFate.COPIED else Fraction(0)
    assert abs(heard(sink.content) - wanted) < Fraction(6, 100)


@pytest.mark.parametrize("into", [MP4, MOV, MATROSKA], ids=lambda one: one.name)
@pytest.mark.parametrize("window", [("0", "1"), ("1.3", "1.5")])
def test_channels_that_packets_tell_of_are_told_elsewhere(
    engine: PyavMedia, into: Container, window: tuple[str, str]
) -> None:
    """The muxer takes what the first frame of AAC says of them into the track's header."""
    sink, content = KeptSink(), broadcast("aac", "5.1(side)", {})
    asked, wish = TrimWindow.parse(*window), Wish(container=into)
    receipt = engine.trim(KeptSource(content), asked, sink, wish=wish, watch=unwatched)
    (sound,) = (report for report in receipt.streams if report.kind == "audio")
    assert (sound.fate, sound.reason) == (StreamFate.COPIED, "")
    assert abs(heard(sink.content) - asked.end + asked.start) < Fraction(6, 100)
    with av.open(io.BytesIO(sink.content), "r") as made:
        assert made.streams.audio[0].codec_context.layout.nb_channels == 6


ENDS = [SECONDS, 1, SECONDS]
"""After how many seconds each of three tracks of sound ends."""


@cache
def of_several(container: str) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format=container) as made:
        video = made.add_stream("libx264", rate=RATE, options={"preset": "ultrafast"})
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = 192, 112, "yuv420p"
        video.codec_context.gop_size = 12
        sounds = [made.add_stream("aac", rate=SAMPLES, layout="mono") for _ in ENDS]
        for number in range(RATE * SECONDS):
            frame = draw(number, 192, 112)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
        for sound, ends in zip(sounds, ENDS, strict=True):
            for part in sound_frames(0, Fraction(ends), delay=Fraction(0)):
                made.mux(sound.encode(part))
            made.mux(sound.encode(None))
    return file.getvalue()


@pytest.mark.parametrize("container", ["mp4", "mov", "matroska"])
@pytest.mark.parametrize("into", [MP4, MOV, MATROSKA], ids=lambda one: one.name)
@pytest.mark.parametrize("window", [("0.5", "1"), ("1.3", "0.6"), ("1.5", "9")])
def test_a_track_that_has_ended_takes_no_others_with_it(
    engine: PyavMedia, container: str, into: Container, window: tuple[str, str]
) -> None:
    """MP4 and MOV leave out a track in which nothing is, and number those behind it anew."""
    sink, asked = KeptSink(), TrimWindow.parse(*window)
    source, wish = KeptSource(of_several(container)), Wish(container=into)
    receipt = engine.trim(source, asked, sink, wish=wish, watch=unwatched)
    fates = [report.fate for report in receipt.streams if report.kind == "audio"]
    second = StreamFate.COPIED if asked.start < ENDS[1] else StreamFate.DROPPED
    assert fates == [StreamFate.COPIED, second, StreamFate.COPIED]
