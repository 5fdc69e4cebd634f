"""H.264 that codes each field as a picture of its own is cut exactly, where no encoder makes it."""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import pytest
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from tests.corpus.judge import judge
from tests.corpus.pictures import draw
from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.bitstream.remade import packet_of
from trimcore.adapters.pyav.bitstream.unit_syntax import H264
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WIDTH, HEIGHT, RATE, FRAMES, GROUP = 192, 128, 25, 60, 12
SLICE, ENTRY, SEQUENCE, PICTURE = 1, 5, 7, 8
MAIN = 77
ANNEX_B = Framing(units=H264, width=0)
PLAIN = (
    f"keyint={GROUP}:min-keyint={GROUP}:scenecut=0:bframes=0:ref=1:cabac=0:8x8dct=0:weightp=0:"
    "mbtree=0:rc-lookahead=0:threads=1:slices=1:repeat-headers=1"
)


@cache
def coded(parity: int) -> tuple[bytes, ...]:
    """Code the fields of one side as pictures of half the height.

    Each leans on the one before. The first reference of a field is the last one of the same side,
    so that they do so as fields, too (ITU-T H.264, 8.2.4.2.5). Only the order of coefficients is
    another one in fields: they show other pictures than were drawn, but each its own.
    """
    encoder = av.CodecContext.create("libx264", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT // 2, "yuv420p"
    encoder.framerate, encoder.time_base = Fraction(RATE), Fraction(1, RATE)
    encoder.options = {"preset": "veryfast", "qp": "20", "x264-params": PLAIN}
    packets = []
    for number in range(FRAMES):
        frame = draw(2 * number + parity, WIDTH, HEIGHT // 2)
        frame.pts = number
        packets += encoder.encode(frame)
    return tuple(bytes(packet) for packet in [*packets, *encoder.encode(None)])


def field(data: bytes, parity: int) -> bytes:
    """Call a picture a field, the second of a frame without sets of its own."""
    return ANNEX_B.wrap(list(_rewritten(data, parity)))


def _rewritten(data: bytes, parity: int) -> Iterator[bytes]:
    for unit in ANNEX_B.walk(data):
        kind = unit[0] & 0x1F
        if kind == SEQUENCE and not parity:
            yield _of_fields(unit)
        elif kind == PICTURE and not parity:
            yield unit
        elif kind in {SLICE, ENTRY}:
            yield _slice(unit, parity)


def _of_fields(unit: bytes) -> bytes:
    """Say of a sequence that its pictures may be fields, and keep two frames (7.3.2.1.1)."""
    bits = Bits.of(unit, 1)
    bits.put(8, MAIN)
    bits.put(8, 0)
    bits.skip(8)
    for _ in range(3):
        bits.number()
    bits.renumber(2)
    bits.skip(1)
    bits.number()
    bits.number()
    bits.text = f"{bits.text[: bits.at]}001{bits.text[bits.at + 2 :]}"
    return bits.closed(unit[:1])


def _slice(unit: bytes, parity: int) -> bytes:
    """Put the side into a slice's header; the second field of an entry is none itself (7.3.3)."""
    bits, kind = Bits.of(unit, 1), unit[0] & 0x1F
    for _ in range(3):
        bits.number()
    bits.skip(4)
    bits.text = f"{bits.text[: bits.at]}1{parity}{bits.text[bits.at :]}"
    bits.skip(2)
    if kind != ENTRY or not parity:
        return bits.closed(unit[:1])
    begin = bits.at
    bits.number()
    bits.text = f"{bits.text[:begin]}0{bits.text[bits.at + 2 :]}"
    return bits.closed(bytes([unit[0] & 0xE0 | SLICE]))


def film(path: Path, *, apart: bool) -> Path:
    """Write both fields of a frame into one packet, or `apart`."""
    with av.open(path, "w", format="mpegts") as made:
        stream = made.add_stream("libx264", rate=RATE)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number, sides in enumerate(zip(coded(0), coded(1), strict=True)):
            fields = [field(data, parity) for parity, data in enumerate(sides)]
            for place, data in enumerate(fields if apart else [b"".join(fields)]):
                packet = packet_of(data)
                packet.pts = packet.dts = 2 * number + place
                packet.duration, packet.time_base = 2 - apart, Fraction(1, 2 * RATE)
                packet.is_keyframe = number % GROUP == 0 and place == 0
                packet.stream = stream
                made.mux_one(packet)
    return path


def test_each_picture_is_a_field(tmp_path: Path) -> None:
    """And two make a frame, whose lines are those of both."""
    with av.open(film(tmp_path / "film.ts", apart=False), "r") as file:
        frames = list(file.decode(video=0))
    assert len(frames) == FRAMES
    assert all(frame.interlaced_frame and frame.height == HEIGHT for frame in frames)


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("start", ["0", "0.37", "0.48", "0.52", "0.98", "1.44", "1.6"])
def test_frames_of_two_pictures_stay_whole(
    engine: PyavMedia, tmp_path: Path, *, apart: bool, start: str
) -> None:
    """Copied or encoded, from and to anywhere in a group."""
    source, window = film(tmp_path / "film", apart=apart), TrimWindow.parse(start, "0.6")
    sink = KeptSink()
    receipt = engine.trim(KeptSource(source.read_bytes()), window, sink, watch=unwatched)
    made = tmp_path / f"cut.{receipt.extension}"
    made.write_bytes(sink.content)
    verdict = judge(source, made, window)
    copied = receipt.frames_copied
    second = f"{copied} pictures are in the file that are not shown"  # each is half of a frame
    assert verdict.deviations == (second,), str(verdict)
    assert verdict.identical == copied > 0
