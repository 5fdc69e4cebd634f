"""Joined transport streams that number their tracks anew: cut before the join, refused behind."""

import io

import av
import pytest
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import Unsupported
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WIDTH, HEIGHT, RATE, SECONDS = 192, 112, 25, 4
START_PID = "mpegts_start_pid"


def part(first: int, track: int) -> bytes:
    """Make four seconds from a picture on, in a track of a number."""
    file = io.BytesIO()
    options = {START_PID: str(track)}
    with av.open(file, "w", format="mpegts", container_options=options) as made:
        stream = made.add_stream("mpeg2video", rate=RATE)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.gop_size = 12
        for number in range(first, first + SECONDS * RATE):
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return file.getvalue()


@pytest.fixture(scope="module")
def joined() -> bytes:
    return part(0, 256) + part(SECONDS * RATE, 300)


def frames_of(engine: PyavMedia, content: bytes, start: str, mode: TrimMode) -> int:
    sink = KeptSink()
    window = TrimWindow.parse(start, "1")
    engine.trim(KeptSource(content), window, sink, mode=mode, watch=unwatched)
    with av.open(io.BytesIO(sink.content), "r") as file:
        return sum(1 for _ in file.decode(video=0))


@pytest.mark.parametrize("mode", TrimMode, ids=str)
@pytest.mark.parametrize("start", ["3.5", "6"])
def test_a_window_that_needs_the_other_track_is_refused(
    engine: PyavMedia, joined: bytes, start: str, mode: TrimMode
) -> None:
    """Half of it would come as the whole."""
    with pytest.raises(Unsupported, match="goes on in another track"):
        frames_of(engine, joined, start, mode)


def test_one_that_does_not_is_cut(engine: PyavMedia, joined: bytes) -> None:
    assert frames_of(engine, joined, "1", TrimMode.EXACT) == RATE


def test_a_recording_that_ends_amid_a_window_is_cut_to_its_end(engine: PyavMedia) -> None:
    assert frames_of(engine, part(0, 256), "3.52", TrimMode.EXACT) == RATE * 12 // 25
