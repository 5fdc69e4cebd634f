"""MPEG-2 that codes each field as a picture of its own, as some broadcasters do, is cut exactly."""

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
from trimcore.adapters.pyav.bitstream.remade import packet_of
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WIDTH, HEIGHT, RATE, FRAMES, GROUP = 192, 128, 25, 60, 12
START, SEQUENCE, GROUP_OF_PICTURES, USER = b"\0\0\1", 0xB3, 0xB8, 0xB2
EXTENSION, OF_SEQUENCE, OF_PICTURE = 0xB5, 1, 8
FIXED_QUANTIZER, LAMBDA = 1 << 1, 118


@cache
def coded(parity: int) -> tuple[bytes, ...]:
    """Code the fields of one side as pictures of half the height, without any motion.

    What does not move is predicted from the last field of the same side, in pictures that are
    fields, too (ISO/IEC 13818-2, 7.6.2.1).
    """
    encoder = av.CodecContext.create("mpeg2video", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT // 2, "yuv420p"
    encoder.framerate, encoder.time_base = Fraction(RATE), Fraction(1, RATE)
    encoder.gop_size, encoder.max_b_frames = GROUP, 0
    encoder.options = {"motion_est": "zero", "sc_threshold": "1000000000"}
    encoder.flags |= FIXED_QUANTIZER
    encoder.global_quality = 3 * LAMBDA
    packets = []
    for number in range(FRAMES):
        frame = draw(2 * number + parity, WIDTH, HEIGHT // 2)
        frame.pts = number
        packets += encoder.encode(frame)
    return tuple(bytes(packet) for packet in [*packets, *encoder.encode(None)])


def field(data: bytes, parity: int) -> bytes:
    """Call a picture a field, the second of a frame without headers of its own."""
    return b"".join(bytes(unit) for unit in _rewritten(data, parity))


def _rewritten(data: bytes, parity: int) -> Iterator[bytearray]:
    for part in data.split(START)[1:]:
        unit = bytearray(START + part)
        kind, extension = unit[3], unit[4] >> 4
        of_sequence = kind in {SEQUENCE, GROUP_OF_PICTURES} or (
            kind == EXTENSION and extension == OF_SEQUENCE
        )
        if kind == USER or (parity and of_sequence):
            continue
        if kind == SEQUENCE:
            unit[5:7] = ((unit[5] & 0xF0) << 8 | HEIGHT).to_bytes(2, "big")
        elif kind == EXTENSION and extension == OF_SEQUENCE:
            unit[5] &= ~0x08  # it is not progressive
        elif kind == EXTENSION and extension == OF_PICTURE:
            unit[6] = unit[6] & 0xFC | 1 + parity
            unit[7] &= ~0xC3  # what only frames have: order, one kind of transform, repeating
            unit[8] &= ~0x80
        yield unit


def film(path: Path, container: str, *, apart: bool) -> Path:
    """Write both fields of a frame into one packet, or `apart`."""
    with av.open(path, "w", format=container) as made:
        stream = made.add_stream("mpeg2video", rate=RATE)
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
    with av.open(film(tmp_path / "film.ts", "mpegts", apart=False), "r") as file:
        frames = list(file.decode(video=0))
    assert len(frames) == FRAMES
    assert all(frame.interlaced_frame and frame.height == HEIGHT for frame in frames)


@pytest.mark.parametrize(
    ("container", "apart"), [("mpegts", False), ("mpegts", True), ("vob", False), ("mov", False)]
)
@pytest.mark.parametrize("start", ["0", "0.37", "0.48", "0.52", "0.98", "1.44", "1.6"])
def test_frames_of_two_pictures_stay_whole(
    engine: PyavMedia, tmp_path: Path, container: str, *, apart: bool, start: str
) -> None:
    """Copied or encoded, from and to anywhere in a group."""
    source, window = film(tmp_path / "film", container, apart=apart), TrimWindow.parse(start, "0.6")
    sink = KeptSink()
    receipt = engine.trim(KeptSource(source.read_bytes()), window, sink, watch=unwatched)
    made = tmp_path / f"cut.{receipt.extension}"
    made.write_bytes(sink.content)
    verdict = judge(source, made, window)
    assert verdict.exact, str(verdict)
    assert receipt.frames_copied > 0
