"""Parameter sets may stand beside the pictures alone, and none in the header: avc3 and hev1."""

import io
from itertools import pairwise
from typing import TYPE_CHECKING, cast

import av
import pytest
from av.stream import Disposition

from tests.corpus.sources import Library
from tests.integration.engine.test_extras import cover
from trimcore.adapters.pyav.bitstream.nal import framing_of
from trimcore.adapters.pyav.bitstream.parameter_sets import record_of
from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.codecs.video import codec_of
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.stream import VideoStream

NAMES = {"h264": "avc3", "hevc": "hev1"}
LEFT = {"h264": b"\xe0\0", "hevc": b"\0"}
"""What is left of a record behind its head."""


def in_band(content: bytes, still: bytes = b"") -> bytes:
    """Take the sets out of a film's header, and put them before each of its keyframes."""
    file = io.BytesIO()
    with av.open(io.BytesIO(content), "r") as film, av.open(file, "w", format="mp4") as made:
        video = film.streams.video[0]
        codec, header = codec_of(video), video.codec_context.extradata or b""
        assert codec.units is not None
        framing = framing_of(codec.units, header)
        record = record_of(header, framing)
        copy = made.add_stream_from_template(video)
        copy.codec_context.extradata = record.head + LEFT[codec.name]
        copy.codec_context.codec_tag = NAMES[codec.name]
        if still:
            picture = made.add_stream("png")
            picture.width, picture.height, picture.pix_fmt = 32, 32, "rgb24"
            picture.disposition = Disposition.attached_pic
            shown = cast("Packet[VideoStream]", av.Packet(still))
            shown.stream, shown.pts, shown.dts = picture, 0, 0
            made.mux(shown)
        for packet in film.demux(video):
            if packet.size:
                sets = record.units if packet.is_keyframe else ()
                own = cast("Packet[Stream]", packet)
                full = remade(own, framing.wrap([*sets, *framing.walk(bytes(packet))]))
                full.stream = copy
                made.mux(full)
    return file.getvalue()


@pytest.mark.parametrize("name", ["h264-short-gop", "hevc"])
@pytest.mark.parametrize("start", ["0.63", "2"])
def test_what_is_copied_has_them_in_its_header(
    engine: PyavMedia, library: Library, name: str, start: str
) -> None:
    """Under the names that players insist on, whether something was encoded or not."""
    source = in_band(library.path(name).read_bytes())
    sink, window = KeptSink(), TrimWindow.parse(start, "2.6")
    receipt = engine.trim(KeptSource(source), window, sink, mode=TrimMode.EXACT, watch=unwatched)
    assert receipt.frames_copied > 0
    with av.open(io.BytesIO(sink.content), "r") as file:
        video = file.streams.video[0]
        units = codec_of(video).units
        assert units is not None
        header = video.codec_context.extradata or b""
        assert record_of(header, framing_of(units, header)).units
        times = [frame.pts or 0 for frame in file.decode(video)]
    assert len(times) == receipt.frames_copied + receipt.frames_encoded
    assert all(early < late for early, late in pairwise(times))


def test_a_cover_beside_them_is_kept(engine: PyavMedia, library: Library) -> None:
    """It comes before the first picture, in which the sets are looked for."""
    picture, sink = cover(), KeptSink()
    source = in_band(library.path("h264-short-gop").read_bytes(), picture)
    window = TrimWindow.parse("0.63", "2.6")
    engine.trim(KeptSource(source), window, sink, mode=TrimMode.EXACT, watch=unwatched)
    with av.open(io.BytesIO(sink.content), "r") as file:
        still = file.streams.video[1]
        assert [bytes(packet) for packet in file.demux(still) if packet.size] == [picture]
