"""An encoded cut can be sought in as its source can."""

import io
from fractions import Fraction

import av
import pytest
from av.video.frame import PictureType
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

RATE, FRAMES = 25, 100
KEYS = frozenset({0, 10, 13, 40, 65, 90})
FILMS = {
    "libx264": "mp4",
    "libx265": "matroska",
    "libvpx": "webm",
    "libvpx-vp9": "webm",
    "libsvtav1": "mp4",
    "mpeg4": "mp4",
    "mpeg2video": "mpegts",
}
OPTIONS = {
    "libx264": {"preset": "ultrafast", "forced-idr": "1"},
    "libx265": {"preset": "ultrafast", "forced-idr": "1", "x265-params": "pools=1:log-level=error"},
    "libsvtav1": {"preset": "12", "svtav1-params": "lp=1:force-key-frames=1"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
}


def film(codec: str) -> bytes:
    """Make four seconds with keyframes at irregular distances."""
    file = io.BytesIO()
    with av.open(file, "w", format=FILMS[codec]) as made:
        stream = made.add_stream(codec, rate=RATE, options=OPTIONS.get(codec, {}))
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 192, 112, "yuv420p"
        stream.codec_context.gop_size, stream.codec_context.thread_count = 60, 1
        for number in range(FRAMES):
            frame = draw(number, 192, 112)
            frame.pts = number
            frame.pict_type = PictureType.I if number in KEYS else PictureType.NONE
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return file.getvalue()


def keyframes(content: bytes) -> list[int]:
    """Tell which frames are keyframes, by their numbers in the order in which they show."""
    with av.open(io.BytesIO(content), "r") as file:
        packets = [packet for packet in file.demux(video=0) if packet.size]
    shown = sorted(packet.pts or 0 for packet in packets)
    return sorted(shown.index(packet.pts or 0) for packet in packets if packet.is_keyframe)


@pytest.mark.parametrize("codec", list(FILMS))
def test_every_keyframe_of_the_source_is_one_again(engine: PyavMedia, codec: str) -> None:
    """And the first frame is one in any case."""
    content, sink = film(codec), KeptSink()
    assert set(keyframes(content)) >= KEYS
    window = TrimWindow(start_us=200_000, duration_us=3_200_000)
    engine.trim(KeptSource(content), window, sink, mode=TrimMode.ENCODE, watch=unwatched)
    wanted = {0, *(number - 5 for number in keyframes(content) if 5 <= number < 85)}
    assert set(keyframes(sink.content)) == wanted


def test_a_group_that_is_very_long_is_made_shorter(engine: PyavMedia) -> None:
    """Ten seconds are the most from one keyframe to the next."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as made:
        stream = made.add_stream("libx264", rate=Fraction(4), options={"preset": "ultrafast"})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 192, 112, "yuv420p"
        stream.codec_context.gop_size = 500
        for number in range(100):
            frame = draw(0, 192, 112)
            frame.pts = number
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    sink = KeptSink()
    window = TrimWindow.parse("1", "24")
    engine.trim(KeptSource(file.getvalue()), window, sink, watch=unwatched)
    assert keyframes(sink.content) == [0, 40, 80]
