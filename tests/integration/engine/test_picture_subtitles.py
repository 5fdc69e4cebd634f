"""Subtitles that are pictures show from the beginning of a piece that begins amid them."""

import io
import struct
from fractions import Fraction
from functools import cache

import av
import pytest
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WIDTH, HEIGHT, RATE, FRAMES = 320, 192, 25, 200
ANEW, NORMAL = 0x80, 0
SIZE = struct.pack(">HH", 40, 10)


def segment(kind: int, body: bytes) -> bytes:
    return struct.pack(">BH", kind, len(body)) + body


def shown(number: int, state: int = ANEW, colour: int = 200) -> bytes:
    """Show a bar; one that does not begin anew only gives the bar before another colour."""
    place = struct.pack(">HBBHH", 0, 0, 0, 50, 140)
    head = struct.pack(">HHBHBBBB", WIDTH, HEIGHT, 0x10, number, state, 0, 0, 1)
    window = b"\1\0" + struct.pack(">HH", 50, 140) + SIZE
    bar = b"".join(b"\0\xc0\x28\1\0\0" for _ in range(10))
    picture = struct.pack(">HBB", 0, 0, 0xC0) + (len(bar) + 4).to_bytes(3, "big") + SIZE + bar
    made = segment(0x16, head + place) + segment(0x17, window)
    made += segment(0x14, bytes([0, 0, 1, colour, 128, 128, 255]))
    return made + (segment(0x15, picture) if state == ANEW else b"") + segment(0x80, b"")


def cleared(number: int) -> bytes:
    head = struct.pack(">HHBHBBBB", WIDTH, HEIGHT, 0x10, number, NORMAL, 0, 0, 0)
    window = b"\1\0" + struct.pack(">HH", 50, 140) + SIZE
    return segment(0x16, head) + segment(0x17, window) + segment(0x80, b"")


FIRST, SECOND, CLEAR, THIRD = shown(0), shown(1, NORMAL, 90), cleared(2), shown(3)
LINES = [(Fraction(1), FIRST), (Fraction(2), SECOND), (Fraction(4), CLEAR), (Fraction(6), THIRD)]


@cache
def film(muxer: str) -> bytes:
    """Make eight seconds with a bar from 1 to 4, brighter from 2 on, and one from 6."""
    options = {"mpegts_m2ts_mode": "1"} if muxer == "mpegts" else {}
    file, bars = io.BytesIO(), io.BytesIO()
    for moment, data in LINES:
        for at, kind, body in segments(data):
            head = struct.pack(">2sIIBH", b"PG", int(moment * 90_000), 0, kind, len(body))
            bars.write(head + data[at + 3 : at + 3 + len(body)])
    bars.seek(0)
    with (
        av.open(bars, "r", format="sup") as lines,
        av.open(file, "w", format=muxer, container_options=options) as made,
    ):
        stream = made.add_stream("libx264", rate=RATE)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.gop_size = 25
        track = made.add_stream_from_template(lines.streams[0])
        for number in range(FRAMES):
            for moment, data in LINES:
                if moment * RATE == number:
                    packet = av.Packet(data)
                    packet.stream, packet.time_base = track, Fraction(1, 1000)
                    packet.pts = packet.dts = int(moment * 1000)
                    made.mux(packet)
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return file.getvalue()


def segments(data: bytes) -> list[tuple[int, int, bytes]]:
    found, at = [], 0
    while at < len(data):
        kind, length = struct.unpack_from(">BH", data, at)
        found.append((at, kind, data[at + 3 : at + 3 + length]))
        at += 3 + length
    return found


@pytest.mark.parametrize("muxer", ["matroska", "mpegts"])
@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
@pytest.mark.parametrize(
    ("start", "duration", "expected"),
    [
        ("0", "8", LINES),
        ("1.4", "2", [(0, FIRST), (0.6, SECOND)]),
        ("2.4", "1", [(0, FIRST), (0, SECOND)]),
        ("2.4", "4", [(0, FIRST), (0, SECOND), (1.6, CLEAR), (3.6, THIRD)]),
        ("4.4", "1", []),
        ("6", "1", [(0, THIRD)]),
    ],
)
def test_what_shows_at_the_start_comes_first(  # noqa: PLR0917 - a table and a fixture
    engine: PyavMedia,
    muxer: str,
    mode: TrimMode,
    start: str,
    duration: str,
    expected: list[tuple[float, bytes]],
) -> None:
    sink = KeptSink()
    window = TrimWindow.parse(start, duration)
    engine.trim(KeptSource(film(muxer)), window, sink, mode=mode, watch=unwatched)
    with av.open(io.BytesIO(sink.content), "r") as file:
        begins = Fraction(file.start_time or 0, 1_000_000)
        packets = [packet for packet in file.demux(subtitles=0) if packet.size]
    assert [bytes(packet) for packet in packets] == [data for _, data in expected]
    moments = [float((packet.pts or 0) * packet.time_base - begins) for packet in packets]
    assert moments == pytest.approx([float(moment) for moment, _ in expected], abs=0.001)
