"""TrueHD, whose packets last for less than a millisecond, and of which few can be entered."""

from __future__ import annotations

import io
from array import array
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import pytest
from av.video.stream import VideoStream

import tests.corpus
from tests.corpus.pictures import draw
from trimcore.adapters.pyav.bitstream.remade import packet_of
from trimcore.adapters.pyav.bitstream.sound.truehd import holds_major_sync
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.containers import MATROSKA, MP4
from trimcore.domain.cutting.modes import StreamFate
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import Wish
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

RATES = [44_100, 48_000]
SAMPLES, PICTURES, FPS = 40, 47, 25
"""Samples of a packet at these rates, and pictures beside them."""
WINDOWS = [("0", "0.8"), ("0.3", "1"), ("0.72", "0.5"), ("1.13", "9")]
ENTRY = Fraction(1, 50)
"""Seconds from one packet at which decoders can begin to the next, or a little more."""
EXPERIMENT = {"strict": "experimental"}


def packets(rate: int) -> list[bytes]:
    """Take a stream apart, to which nothing encodes that is at hand here."""
    data = Path(tests.corpus.__file__).with_name(f"truehd-{rate}.thd").read_bytes()
    found: list[bytes] = []
    while data:
        length = 2 * (int.from_bytes(data[:2], "big") & 0xFFF)
        found.append(data[:length])
        data = data[length:]
    return found


@cache
def film(rate: int, *, container: str = "matroska", pictures: bool = True) -> bytes:
    file = io.BytesIO()
    with (
        av.open(io.BytesIO(b"".join(packets(rate))), "r", format="truehd") as source,
        av.open(file, "w", format=container, container_options=EXPERIMENT) as made,
    ):
        video = made.add_stream("libx264", rate=FPS, options={"preset": "ultrafast"})
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = 128, 96, "yuv420p"
        video.codec_context.gop_size = 12
        sound = made.add_stream_from_template(source.streams.audio[0])
        for number in range(PICTURES):
            frame = draw(number, 128, 96)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
        for number, data in enumerate(packets(rate)):
            packet = packet_of(data)
            packet.pts = packet.dts = number * SAMPLES
            packet.duration, packet.time_base = SAMPLES, Fraction(1, rate)
            packet.is_keyframe = holds_major_sync(data)
            packet.stream = sound
            made.mux(packet)
    return file.getvalue() if pictures else without_pictures(file.getvalue(), container)


def without_pictures(content: bytes, container: str) -> bytes:
    file = io.BytesIO()
    with (
        av.open(io.BytesIO(content), "r") as source,
        av.open(file, "w", format=container, container_options=EXPERIMENT) as made,
    ):
        copy = made.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.size:
                packet.stream = copy
                made.mux(packet)
    return file.getvalue()


def cut(engine: PyavMedia, content: bytes, window: TrimWindow, wish: Wish) -> tuple[Receipt, bytes]:
    sink = KeptSink()
    receipt = engine.trim(KeptSource(content), window, sink, wish=wish, watch=unwatched)
    return receipt, sink.content


def heard(content: bytes) -> tuple[Fraction, array[int]]:
    """Return when sound begins, and the samples of its left channel."""
    begins, samples = None, array("h")
    with av.open(io.BytesIO(content), "r") as file:
        zero = Fraction(file.start_time or 0, 1_000_000)
        for frame in file.decode(audio=0):
            if begins is None:
                begins = (frame.pts or 0) * (frame.time_base or Fraction(1)) - zero
            samples.frombytes(bytes(frame.planes[0])[: 4 * frame.samples])
    return begins or Fraction(0), samples[::2]


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("into", [MP4, MATROSKA], ids=lambda one: one.name)
@pytest.mark.parametrize("window", WINDOWS)
def test_it_is_copied_from_where_it_can_be_decoded(
    engine: PyavMedia, rate: int, into: object, window: tuple[str, str]
) -> None:
    """Not called damaged, and each sample of it is the source's."""
    wish = Wish(container=MP4 if into is MP4 else MATROSKA)
    asked = TrimWindow.parse(*window)
    receipt, content = cut(engine, film(rate), asked, wish)
    sound = next(stream for stream in receipt.streams if stream.kind == "audio")
    assert sound.fate is StreamFate.COPIED
    begins, samples = heard(content)
    lasts = min(asked.end, Fraction(PICTURES, FPS)) - receipt.first.seconds
    assert 0 <= begins < ENTRY
    assert abs(begins + Fraction(len(samples), rate) - lasts) < Fraction(1, 40)
    assert begins <= Fraction(2, 1000) or "begins" in sound.reason
    source = heard(film(rate))[1]
    at = round((receipt.first.seconds + begins) * rate)
    around = range(max(0, at - rate // 500), at + rate // 500)
    assert any(source[one : one + 2000] == samples[:2000] for one in around)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("container", ["matroska", "mp4"])
@pytest.mark.parametrize("window", WINDOWS)
def test_alone_it_is_cut_to_the_sample(
    engine: PyavMedia, rate: int, container: str, window: tuple[str, str]
) -> None:
    """As another codec, since a copy would begin where decoders can,."""
    asked = TrimWindow.parse(*window)
    content = film(rate, container=container, pictures=False)
    receipt, made = cut(engine, content, asked, Wish())
    (sound,) = receipt.streams
    assert sound.fate is StreamFate.CONVERTED
    assert "flac" in sound.reason
    source, samples = heard(content)[1], heard(made)[1]
    first, after = (round(moment * rate) for moment in (asked.start, asked.end))
    wanted = source[first:after]
    slow = rate // 1000 + 1 if container == "matroska" else 1
    assert abs(len(samples) - len(wanted)) <= slow
    assert any(
        source[one : one + len(samples) - slow] == samples[:-slow]
        for one in range(max(0, first - slow), first + slow + 1)
    )
