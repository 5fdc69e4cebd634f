"""What a stream cuts off at the edges of its pictures stays cut off."""

import io
from fractions import Fraction

import av
import pytest

from tests.corpus.joined import Recording, record
from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WINDOW = TrimWindow.parse("0.5", "1.2")


def cut(engine: PyavMedia, content: bytes, mode: TrimMode) -> bytes:
    sink = KeptSink()
    engine.trim(KeptSource(content), WINDOW, sink, mode=mode, watch=unwatched)
    return sink.content


def cropped() -> bytes:
    """Make H.264 whose pictures are cut off at all edges, 288 of 320 pixels wide."""
    whole = Recording(width=320, height=192, options={"preset": "ultrafast"})
    file = io.BytesIO()
    with (
        av.open(io.BytesIO(record(whole, container="mpegts")), "r") as plain,
        av.open(file, "w", format="mpegts") as made,
    ):
        edges = "crop_left=16:crop_right=16:crop_top=8:crop_bottom=8"
        video = plain.streams.video[0]
        headers = av.BitStreamFilterContext(f"h264_metadata={edges}", video)
        copy = made.add_stream_from_template(video, opaque=True)
        for packet in plain.demux(video):
            for changed in headers.filter(packet if packet.size else None):
                again = remade(changed, bytes(changed))
                again.stream, again.time_base = copy, video.time_base or Fraction(1)
                made.mux(again)
    return file.getvalue()


@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
def test_what_a_stream_cuts_off_stays_cut_off(engine: PyavMedia, mode: TrimMode) -> None:
    """At the left, too, where decoders leave a margin unless they are told not to."""
    with av.open(io.BytesIO(cut(engine, cropped(), mode)), "r") as file:
        video = file.streams.video[0]
        video.codec_context.flags |= 1
        shapes = {(frame.width, frame.height) for frame in file.decode(video)}
    assert shapes == {(288, 176)}
