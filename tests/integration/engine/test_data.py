"""Tracks of data, teletext and the names of services come with a piece, or are named."""

import io
from collections.abc import Iterable
from fractions import Fraction

import av
import pytest
from av.stream import Stream
from av.video.stream import VideoStream

from tests.corpus.pictures import draw
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.adapters.pyav.metadata.services import Services, services_of
from trimcore.domain.cutting.modes import StreamFate, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WIDTH, HEIGHT, RATE = 160, 96, 25
EACH = Fraction(1, 5)
NAMES = {"service_name": "Ääni 5", "service_provider": "Someone"}
NUMBERS = {
    "mpegts_service_id": "7",
    "mpegts_transport_stream_id": "11",
    "mpegts_original_network_id": "13",
    "mpegts_pmt_start_pid": "600",
    "mpegts_start_pid": "700",
}


def body(kind: str, number: int) -> bytes:
    """Write what the track carries at one moment."""
    if kind == "dvb_teletext":
        return b"\x10" + (b"\x03\x2c" + bytes([number] * 44)) * 4 + b"\0"
    return b"\x06\x0e+4\x02\x0b\x01\x01\x0e\x01\x03\x01\x01\0\0\0\x04" + bytes([number] * 4)


def film(kind: str) -> bytes:
    """Make three seconds with a track that says something else each fifth of a second."""
    file = io.BytesIO()
    with av.open(file, "w", format="mpegts", container_options=NUMBERS) as made:
        made.metadata.update(NAMES)
        video = made.add_stream("libx264", rate=RATE, options={"bf": "0"})
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.codec_context.gop_size = RATE
        more = made.add_mux_stream(kind) if "teletext" in kind else made.add_data_stream(kind)
        more.time_base = Fraction(1, 90_000)
        for number in range(3 * RATE):
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number
            made.mux(video.encode(frame))
            if number * Fraction(1, RATE) % EACH == 0:
                made.mux(said(more, kind, int(Fraction(number, RATE) / EACH)))
        made.mux(video.encode(None))
    return file.getvalue()


def said(stream: Stream, kind: str, number: int) -> "av.Packet[Stream]":
    packet: av.Packet[Stream] = av.Packet(body(kind, number))
    packet.stream, packet.time_base, packet.is_keyframe = stream, Fraction(1, 90_000), True
    packet.pts = packet.dts = int(number * EACH * 90_000)
    return packet


def read(content: bytes) -> list[tuple[Fraction, bytes]]:
    """List what the last track says, and how long after the first picture."""
    with av.open(io.BytesIO(content), "r") as file:
        video, more = file.streams.video[0], file.streams[-1]
        assert video.start_time is not None
        zero = video.start_time * Fraction(1, 90_000)
        return [
            (packet.pts * Fraction(1, 90_000) - zero, bytes(packet))
            for packet in file.demux(more)
            if packet.size and packet.pts is not None
        ]


def cut(engine: PyavMedia, content: bytes) -> tuple[Receipt, bytes]:
    sink = KeptSink()
    window = TrimWindow.parse("0.6", "1.2")
    receipt = engine.trim(KeptSource(content), window, sink, mode=TrimMode.EXACT, watch=unwatched)
    return receipt, sink.content


def services(content: bytes) -> Services:
    return services_of(lambda at, length: content[at : at + length], len(content))


@pytest.mark.parametrize("kind", ["klv", "timed_id3", "dvb_teletext"])
def test_what_begins_inside_the_window_is_kept(engine: PyavMedia, kind: str) -> None:
    """To the tick, and nothing of what was said before."""
    source = film(kind)
    receipt, content = cut(engine, source)
    assert receipt.streams[1].fate is StreamFate.COPIED
    zero = Fraction("0.6")
    wanted = [(at - zero, said) for at, said in read(source) if zero <= at < Fraction("1.8")]
    assert len(wanted) == 6
    assert read(content) == wanted


@pytest.mark.parametrize("kind", ["klv", "dvb_teletext"])
def test_the_service_keeps_its_names_and_numbers(engine: PyavMedia, kind: str) -> None:
    """Its own, those of its table and of its tracks."""
    source = film(kind)
    _, content = cut(engine, source)
    made, had = services(content), services(source)
    assert made == had
    (service,) = made.by_number.values()
    assert (service.name, service.provider) == tuple(NAMES.values())
    assert (service.number, service.table, service.tracks) == (7, 600, frozenset({700, 701}))
    assert made.is_text(701) == (kind == "dvb_teletext")


def test_data_of_another_kind_are_named(engine: PyavMedia) -> None:
    """Splices are counted on a clock that the piece has not."""
    receipt, _ = cut(engine, film("scte_35"))
    assert receipt.streams[1].fate is StreamFate.DROPPED
    told = receipt.streams[1].reason
    assert told.startswith("track 1 (data, ")
    assert told.endswith(") is left out: MPEG-TS keeps no data of this kind")


def test_what_is_no_stream_has_no_services() -> None:
    for content in (b"", b"\x47", b"\x47" * 4000, bytes(range(256)) * 40):
        assert not services(content).by_number


def telemetry(times: Iterable[int]) -> bytes:
    """Make an MP4 with a track like those of action cameras: subtitles under another name."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as made:
        video = made.add_stream("libx264", rate=RATE, options={"bf": "0"})
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        more = made.add_mux_stream("mov_text", time_base=Fraction(1, 1000))
        for number in range(3 * RATE):
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number
            made.mux(video.encode(frame))
        for at in times:
            packet: av.Packet[Stream] = av.Packet(b"DEVC" + at.to_bytes(4, "big"))
            packet.stream, packet.time_base, packet.is_keyframe = more, Fraction(1, 1000), True
            packet.pts, packet.dts, packet.duration = at, at, 500
            made.mux(packet)
        made.mux(video.encode(None))
    return file.getvalue().replace(b"sbtl", b"meta").replace(b"tx3g", b"gpmd")


def test_what_a_camera_measured_is_kept(engine: PyavMedia) -> None:
    """From the first measure that begins inside; nobody learns from it where it was before."""
    _, content = cut(engine, telemetry(range(0, 3000, 500)))
    assert b"gpmd" in content
    with av.open(io.BytesIO(content), "r") as file:
        packets = [packet for packet in file.demux(data=0) if packet.size]
    found = [bytes(packet) for packet in packets if bytes(packet).startswith(b"DEVC")]
    assert found == [b"DEVC" + at.to_bytes(4, "big") for at in (1000, 1500)]
    first = next(packet for packet in packets if bytes(packet) == found[0])
    assert abs(Fraction(first.pts or 0) * first.time_base - Fraction("0.4")) < Fraction(1, 100)


def test_how_a_line_stands_is_kept(engine: PyavMedia) -> None:
    """WebVTT's settings and names are beside each line, not in it."""
    file = io.BytesIO()
    with (
        av.open(io.BytesIO(LINES.encode()), "r", format="webvtt") as lines,
        av.open(file, "w", format="webm") as made,
    ):
        video = made.add_stream("libvpx", rate=RATE)
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        text = made.add_stream_from_template(lines.streams.subtitles[0])
        for packet in lines.demux():
            if packet.size:
                packet.stream = text
                made.mux(packet)
        for number in range(3 * RATE):
            frame = draw(number, WIDTH, HEIGHT)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
    _, content = cut(engine, file.getvalue())
    with av.open(io.BytesIO(content), "r") as made:
        (line,) = (packet for packet in made.demux(subtitles=0) if packet.size)
        beside = {side.data_type: bytes(side) for side in line.iter_sidedata()}
    assert sorted(beside.values()) == [b"intro", b"line:10% align:start"]


LINES = """WEBVTT

intro
00:00:00.500 --> 00:00:01.500 line:10% align:start
Hello
"""
