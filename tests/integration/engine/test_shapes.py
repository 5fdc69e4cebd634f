"""Broadcasts whose pixels change their shape, from 4:3 to 16:9, inside one stream."""

import io
from collections.abc import Sequence
from fractions import Fraction

import av
import numpy as np
import pytest
from av.video.frame import PictureType
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import MATROSKA, MOV, MP4
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import Wish
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

BLACK = 20
"""Brighter than black, and darker than anything that is drawn."""
WIDTH, HEIGHT, RATE, FRAMES, CHANGE = 352, 288, 25, 150, 75
NARROW, WIDE = Fraction(12, 11), Fraction(16, 11)
CODECS = {"mpeg2video": {"b": "2M"}, "libx264": {"preset": "ultrafast", "tune": "zerolatency"}}


def broadcast(codec: str) -> bytes:
    """Make six seconds, wide from the third second on."""
    file = io.BytesIO()
    with av.open(file, "w", format="mpegts") as made:
        stream = made.add_stream(codec, rate=RATE, options=CODECS[codec])
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.gop_size = 12
        stream.codec_context.sample_aspect_ratio = NARROW
        for number in range(FRAMES):
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number
            if number == CHANGE:
                stream.codec_context.sample_aspect_ratio = WIDE
                frame.pict_type = PictureType.I
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return file.getvalue()


def shapes(content: bytes) -> list[Fraction | None]:
    """Tell the shape that each picture's own header gives, in the order in which they show."""
    found: dict[int, Fraction | None] = {}
    with av.open(io.BytesIO(content), "r") as file:
        video = file.streams.video[0]
        for packet in file.demux(video):
            if packet.size and packet.pts is not None:
                video.decode(packet)
                found[packet.pts] = video.codec_context.sample_aspect_ratio
    return [found[pts] for pts in sorted(found)]


@pytest.mark.parametrize("codec", list(CODECS))
@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
@pytest.mark.parametrize(
    ("start", "narrow", "wide"), [("1", 25, 0), ("2.6", 10, 15), ("4.2", 0, 25)]
)
def test_each_picture_has_the_shape_of_its_own(  # noqa: PLR0917 - a table and a fixture
    engine: PyavMedia, codec: str, mode: TrimMode, start: str, narrow: int, wide: int
) -> None:
    """Not the one with which the stream begins."""
    sink = KeptSink()
    window = TrimWindow.parse(start, "1")
    source = KeptSource(broadcast(codec))
    receipt = engine.trim(source, window, sink, mode=mode, watch=unwatched)
    assert shapes(sink.content) == [NARROW] * narrow + [WIDE] * wide
    said = any("change their size, shape" in report.reason for report in receipt.streams)
    assert said == bool(narrow and wide)


def told(content: bytes) -> Fraction | None:
    """Return the shape that a container gives for all pictures."""
    with av.open(io.BytesIO(content), "r") as file:
        return file.streams.video[0].sample_aspect_ratio


def barred(content: bytes) -> list[bool]:
    """Tell of each picture whether it has black above it."""
    with av.open(io.BytesIO(content), "r") as file:
        grey = (frame.reformat(format="gray").to_ndarray() for frame in file.decode(video=0))
        return [bool(np.all(picture[:16] < BLACK)) for picture in grey]


@pytest.mark.parametrize("codec", list(CODECS))
@pytest.mark.parametrize("into", [MP4, MOV, MATROSKA], ids=lambda one: one.name)
@pytest.mark.parametrize(
    ("starts", "shape", "small"),
    [
        (["1"], NARROW, [False] * 25),
        (["4.2"], WIDE, [False] * 25),
        (["2.6"], NARROW, [False] * 10 + [True] * 15),
        (["1", "4.2"], NARROW, [False] * 25 + [True] * 25),
        (["4.2", "3.1"], WIDE, [False] * 50),
    ],
)
def test_a_container_tells_the_shape_of_the_first_pictures(  # noqa: PLR0917 - a table
    engine: PyavMedia,
    codec: str,
    into: Container,
    starts: Sequence[str],
    shape: Fraction,
    small: Sequence[bool],
) -> None:
    """Those of another are fitted into it, since players take its word for all."""
    sink, source = KeptSink(), KeptSource(broadcast(codec))
    windows = [TrimWindow.parse(start, "1") for start in starts]
    engine.trim_windows(source, windows, sink, wish=Wish(container=into), watch=unwatched)
    assert (told(sink.content), barred(sink.content)) == (shape, small)
