"""AVI as DivX 5 wrote it, with two frames in one packet, is cut as what it shows."""

import io
import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache

import av
import pytest
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from trimcore.adapters.pyav.bitstream.remade import packet_of
from trimcore.adapters.pyav.encoding.psnr import sample
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.adapters.pyav.reading.indexing.field_packets import demuxed
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WIDTH, HEIGHT, RATE, FRAMES = 192, 112, 25, 120
MARK = b"\0\0\1\xb2DivX503b1393p"
PLACEHOLDER = b"\0\0\1\xb6\x50\xf0\x00\x7f"
_B = 2
PICTURE, GROUP = b"\0\0\1\xb6", b"\0\0\1\xb3"


@cache
def plain(b_frames: int = 1) -> bytes:
    """Make an AVI in which so many B-frames follow every other frame."""
    file = io.BytesIO()
    with av.open(file, "w", format="avi") as made:
        options = {"b_strategy": "0", "sc_threshold": "1000000000", "qscale": "3"}
        stream = made.add_stream("mpeg4", rate=RATE, options=options)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.gop_size = 30
        stream.codec_context.max_b_frames = b_frames
        for number in range(FRAMES):
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return file.getvalue()


@cache
def packed(b_frames: int = 1) -> bytes:
    """Put each B-frame into the packet before it, and a placeholder where none is left."""
    file = io.BytesIO()
    with (
        av.open(io.BytesIO(plain(b_frames)), "r") as source,
        av.open(file, "w", format="avi") as made,
    ):
        video = source.streams.video[0]
        data = [bytes(packet) for packet in source.demux(video) if packet.size]
        stream = made.add_stream_from_template(video, opaque=True)
        at = min(place for mark in (PICTURE, GROUP) if (place := data[0].find(mark)) >= 0)
        head = re.sub(b"\\x00\\x00\\x01\\xb2Lavc[^\\x00]*", b"", data[0][:at])
        data[0] = head + MARK + data[0][at:]
        for number, (bytes_of, following) in enumerate(zip(data, [*data[1:], b""], strict=True)):
            before = next(one for one in map(_kind, reversed(data[: number + 1])) if one < _B)
            placeholder = PLACEHOLDER if b_frames == 1 else PICTURE + bytes([before << 6 | 16, 159])
            packet = packet_of(_packed(bytes_of, following, placeholder))
            packet.pts = packet.dts = number
            packet.duration, packet.time_base = 1, Fraction(1, RATE)
            packet.is_keyframe, packet.stream = _kind(bytes_of) == 0, stream
            made.mux(packet)
    return file.getvalue()


def _packed(data: bytes, following: bytes, placeholder: bytes) -> bytes:
    follows = following if _kind(following) == _B else b""
    return follows or placeholder if _kind(data) == _B else data + follows


def _kind(data: bytes) -> int:
    at = data.rfind(PICTURE)
    return data[at + 4] >> 6 if at >= 0 else -1


def packed_twice() -> bytes:
    """Have two B-frames in a row, and placeholders of the kind of what they go with, as Xvid."""
    return packed(2)


films = pytest.mark.parametrize("film", [plain, packed, packed_twice])


def test_the_film_is_packed() -> None:
    with av.open(io.BytesIO(packed()), "r") as file:
        sizes = [packet.size for packet in file.demux(video=0) if packet.size]
    assert sum(size == len(PLACEHOLDER) for size in sizes) > FRAMES // 3


@films
def test_each_frame_has_a_packet_and_its_moment(
    film: Callable[[], bytes],
) -> None:
    with av.open(io.BytesIO(film()), "r") as file:
        video = file.streams.video[0]
        packets = [packet for packet in demuxed(file, video) if packet.size]
    moments = [packet.pts for packet in packets if packet.pts is not None]
    assert len(moments) == FRAMES
    assert sorted(moments) == list(range(min(moments), min(moments) + FRAMES))
    b_frames = [packet for packet in packets if _kind(bytes(packet)) == _B]
    assert all(packet.pts == packet.dts for packet in b_frames)
    assert not any(packet.is_keyframe for packet in b_frames)


@films
@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
@pytest.mark.parametrize(("start", "count"), [("0.6", 25), ("2", 25), ("2.56", 25), ("4.2", 15)])
def test_the_piece_shows_the_frames_of_the_window(  # a frame is drawn by its number
    engine: PyavMedia, film: Callable[[], bytes], mode: TrimMode, start: str, count: int
) -> None:
    sink = KeptSink()
    window = TrimWindow.parse(start, "1")
    engine.trim(KeptSource(film()), window, sink, mode=mode, watch=unwatched)
    with av.open(io.BytesIO(sink.content), "r") as file:
        frames = list(file.decode(video=0))
    first = round(window.start * RATE) - _delay(film())
    assert len(frames) in {count, count + _delay(film())}
    for number, frame in enumerate(frames, first):
        assert sample(draw(number, WIDTH, HEIGHT)).decibels(sample(frame)) > 28


def _delay(content: bytes) -> int:
    """Tell how many frames late AVI shows its first, whose own clock it does not have."""
    with av.open(io.BytesIO(content), "r") as file:
        video = file.streams.video[0]
        return min(packet.pts or 0 for packet in demuxed(file, video) if packet.size)
