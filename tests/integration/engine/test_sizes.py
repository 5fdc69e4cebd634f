"""Broadcasts whose pictures change their size inside one stream."""

import io
from fractions import Fraction
from typing import cast

import av
import pytest
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import EnginePath, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

RATE, PART = 25, 100
SMALL, LARGE = (320, 240), (480, 360)
OPTIONS = {"mpeg2video": {"b": "2M"}, "libx264": {"preset": "veryfast"}}
WINDOWS = {"small first": ["1.3", "5"], "large first": ["5", "1.3"]}
FITTED, CHANGING = "are fitted into", "as they do in the source"


def broadcast(codec: str) -> bytes:
    """Make four seconds of small pictures, and four of large ones."""
    file = io.BytesIO()
    with av.open(file, "w", format="mpegts") as made:
        stream = made.add_stream(codec, rate=RATE, options=OPTIONS[codec])
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = *SMALL, "yuv420p"
        own = stream.codec_context
        for number, (encoder, size) in enumerate([(own, SMALL), (_encoder(codec), LARGE)]):
            encoder.gop_size = 12
            for at in range(number * PART, (number + 1) * PART):
                frame = draw(at, *size)
                frame.pts = at
                made.mux(_of(stream, encoder.encode(frame)))
            made.mux(_of(stream, encoder.encode(None)))
    return file.getvalue()


def _encoder(codec: str) -> VideoCodecContext:
    made = cast("VideoCodecContext", av.CodecContext.create(codec, "w"))
    made.width, made.height, made.pix_fmt = *LARGE, "yuv420p"
    made.framerate, made.time_base = Fraction(RATE), Fraction(1, RATE)
    made.options = OPTIONS[codec]
    return made


def _of(
    stream: VideoStream, packets: "list[av.Packet[VideoStream]]"
) -> "list[av.Packet[VideoStream]]":
    for packet in packets:
        packet.stream = stream
    return packets


def sizes(content: bytes) -> list[tuple[int, int]]:
    """Tell how large the pictures are, one after the other."""
    with av.open(io.BytesIO(content), "r") as file:
        return [(frame.width, frame.height) for frame in file.decode(video=0)]


@pytest.mark.parametrize("starts", WINDOWS.values(), ids=WINDOWS)
@pytest.mark.parametrize("codec", OPTIONS)
def test_windows_of_two_sizes_are_cut_into_one(
    engine: PyavMedia, codec: str, starts: list[str]
) -> None:
    """Each window has its own size if decoders lose nothing by that, else that of the first."""
    sink, source = KeptSink(), KeptSource(broadcast(codec))
    windows = [TrimWindow.parse(start, "1.8") for start in starts]
    receipt = engine.trim_windows(source, windows, sink, mode=TrimMode.EXACT, watch=unwatched)
    own = [SMALL if start == "1.3" else LARGE for start in starts]
    keeps = codec == "libx264"
    assert sizes(sink.content) == [own[0]] * 45 + [own[1] if keeps else own[0]] * 45
    assert receipt.path is (EnginePath.JOINED if keeps else EnginePath.ENCODED)
    reason = receipt.streams[0].reason
    assert (FITTED in reason, CHANGING in reason) == (not keeps, keeps)
    assert "did not pass" not in receipt.encoded_because
