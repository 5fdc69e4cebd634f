"""Pictures that let something through, as WebM keeps them: in every frame, copied or made again."""

import io
from typing import TYPE_CHECKING, cast

import av
import pytest
from av.video.stream import VideoStream

from tests.corpus.pictures import draw, plane_rows, read_code
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame

WIDTH, HEIGHT, RATE, FRAMES, GOP = 256, 144, 25, 100, 25
OPAQUE, CLEAR, APART = 255, 0, 24
CODECS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}


def transparent(number: int) -> "VideoFrame":
    """Draw a picture with a clear column that moves by two pixels from one to the next."""
    frame = draw(number, WIDTH, HEIGHT).reformat(format="yuva420p")
    plane = frame.planes[3]
    line = bytearray([OPAQUE] * plane.line_size)
    line[2 * number % WIDTH : 2 * number % WIDTH + 16] = bytes([CLEAR] * 16)
    plane.update((bytes(line) * plane.height).ljust(plane.buffer_size, b"\0"))
    return frame


def film(codec: str) -> bytes:
    """Make four seconds of such pictures."""
    file = io.BytesIO()
    with av.open(file, "w", format="webm") as made:
        stream = made.add_stream(CODECS[codec], rate=RATE)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuva420p"
        stream.codec_context.gop_size = GOP
        stream.codec_context.options = {
            "auto-alt-ref": "0",
            "deadline": "realtime",
            "cpu-used": "8",
            "b": "2M",
        }
        for number in range(FRAMES):
            frame = transparent(number)
            frame.pts = number
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return file.getvalue()


def decoded(content: bytes, codec: str) -> "Iterator[VideoFrame]":
    """Decode with what knows of transparency."""
    decoder = cast("VideoCodecContext", av.CodecContext.create(CODECS[codec], "r"))
    with av.open(io.BytesIO(content), "r") as file:
        for packet in file.demux(file.streams.video[0]):
            yield from decoder.decode(packet if packet.size else None)


def cut(
    engine: PyavMedia, content: bytes, window: TrimWindow, mode: TrimMode
) -> tuple[Receipt, bytes]:
    sink = KeptSink()
    receipt = engine.trim(KeptSource(content), window, sink, mode=mode, watch=unwatched)
    return receipt, sink.content


@pytest.mark.parametrize("codec", list(CODECS))
@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
def test_every_frame_lets_through_what_the_sources_did(
    engine: PyavMedia, codec: str, mode: TrimMode
) -> None:
    """In an encoded head, in the copied middle, and where all is encoded."""
    receipt, output = cut(engine, film(codec), TrimWindow.parse("0.6", "2.4"), mode)
    shown = list(decoded(output, codec))
    assert [read_code(frame) for frame in shown] == list(range(15, 75))
    for frame in shown:
        assert frame.format.name == "yuva420p"
        wanted, row = transparent(read_code(frame) or 0), HEIGHT // 2
        lines = plane_rows(frame, 3)[row], plane_rows(wanted, 3)[row]
        apart = sum(abs(one - two) for one, two in zip(*lines, strict=True)) / WIDTH
        assert apart < APART
    assert bool(receipt.frames_copied) == (mode is TrimMode.EXACT)


@pytest.mark.parametrize("codec", list(CODECS))
def test_the_file_says_that_it_lets_something_through(engine: PyavMedia, codec: str) -> None:
    """AlphaMode (0x53C0) is what browsers go by."""
    _, output = cut(engine, film(codec), TrimWindow.parse("0.6", "1"), TrimMode.EXACT)
    assert b"\x53\xc0\x81\x01" in output


@pytest.mark.parametrize("codec", list(CODECS))
def test_an_instant_cut_is_an_exact_one(engine: PyavMedia, codec: str) -> None:
    """What lets something through would have to be hidden, too."""
    receipt, output = cut(engine, film(codec), TrimWindow.parse("0.6", "2.4"), TrimMode.INSTANT)
    assert (receipt.frames_hidden, receipt.frames_encoded) == (0, 10)
    assert "WebM can't hide frames" in receipt.streams[0].reason
    assert [read_code(frame) for frame in decoded(output, codec)] == list(range(15, 75))
