"""HEVC may code each field as a picture of its own, and tells beside it which one it is."""

import io
from functools import cache

import av
import pytest
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from trimcore.adapters.pyav.bitstream.nal import framing_of
from trimcore.adapters.pyav.bitstream.supplemental import field_of
from trimcore.adapters.pyav.bitstream.unit_syntax import HEVC
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WIDTH, HEIGHT, RATE, GROUP = 160, 48, 50, 50
SETTINGS = "log-level=none:pools=1:frame-threads=1:scenecut=0:open-gop=0:bframes=2"


@cache
def film(order: str) -> bytes:
    """Make two seconds of fields."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as made:
        stream = made.add_stream("libx265", rate=RATE)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.gop_size = GROUP
        parameters = f"{SETTINGS}:interlace={order}"
        stream.codec_context.options = {"preset": "ultrafast", "x265-params": parameters}
        for number in range(2 * RATE):
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return file.getvalue()


def fields(content: bytes) -> list[str]:
    """List which field each picture is, in the order in which they are shown."""
    with av.open(io.BytesIO(content), "r") as file:
        video = file.streams.video[0]
        framing = framing_of(HEVC, video.codec_context.extradata or b"")
        packets = [packet for packet in file.demux(video) if packet.size]
        told = sorted((packet.pts or 0, field_of(bytes(packet), framing)) for packet in packets)
        file.seek(0)
        assert all(frame.interlaced_frame for frame in file.decode(video))
    return [one for _, one in told]


@pytest.mark.parametrize("order", ["tff", "bff"])
@pytest.mark.parametrize("first", [23, 24])
def test_encoded_pictures_are_the_fields_that_they_were(
    engine: PyavMedia, order: str, first: int
) -> None:
    """Whichever of the two a window begins with, and also behind what is copied."""
    source, sink = film(order), KeptSink()
    window = TrimWindow.parse(str(first / RATE), "1.02")
    receipt = engine.trim(KeptSource(source), window, sink, mode=TrimMode.EXACT, watch=unwatched)
    assert receipt.frames_copied > 0
    assert receipt.frames_encoded > 0
    assert fields(sink.content) == fields(source)[first : first + 51]
