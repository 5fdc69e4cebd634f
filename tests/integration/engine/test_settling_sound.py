"""Sound of which decoders that begin amid a track give less than all: HE-AAC, and AMR."""

from __future__ import annotations

import io
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import pytest
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

import tests.corpus
from tests.corpus.pictures import draw
from tests.corpus.sounds import signal, sound_frames
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.adapters.pyav.reading.source_file import SourceFile
from trimcore.adapters.pyav.sound_alone.opened_sound import open_sound
from trimcore.adapters.pyav.sound_alone.reading_on import SoundReader, is_broken
from trimcore.adapters.pyav.verifying.sound.sound_levels import BLOCK, Levels, levels_of
from trimcore.domain.cutting.modes import StreamFate
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

FPS, SECONDS, SPEECH = 25, 3, 8_000
COMPARED = Fraction(1, 4)
CONTAINERS = ["mp4", "matroska", "mpegts"]
KINDS = ["he-aac", "he-aac-v2"]
"""Four seconds of noise of our own at 32 kHz, by an encoder that tells of the upper half of what
sounds, and of a second channel, with each tenth packet. Nothing that is at hand here makes them."""


def add_pictures(made: av.container.OutputContainer) -> None:
    video = made.add_stream("libx264", rate=FPS, options={"preset": "ultrafast"})
    assert isinstance(video, VideoStream)
    video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
    video.codec_context.gop_size = 5
    for number in range(FPS * SECONDS):
        frame = draw(number, 64, 48)
        frame.pts = number
        made.mux(video.encode(frame))
    made.mux(video.encode(None))


@cache
def film(kind: str, container: str) -> bytes:
    """Put a stream's packets beside pictures."""
    file, path = io.BytesIO(), Path(tests.corpus.__file__).with_name(f"{kind}.aac")
    with av.open(path, "r") as source, av.open(file, "w", format=container) as made:
        sound = made.add_stream_from_template(source.streams.audio[0])
        add_pictures(made)
        for packet in source.demux(source.streams.audio[0]):
            if packet.size and (packet.pts or 0) * packet.time_base < SECONDS:
                packet.stream = sound
                made.mux_one(packet)
    return file.getvalue()


@cache
def call(container: str) -> bytes:
    """Make a film with narrow-band speech, as phones record it."""
    file = io.BytesIO()
    with av.open(file, "w", format=container) as made:
        sound = made.add_stream("libopencore_amrnb", rate=SPEECH, layout="mono")
        assert isinstance(sound, AudioStream)
        sound.codec_context.bit_rate = 12_200
        add_pictures(made)
        values = signal(0, SECONDS)[::6]
        for at in range(0, len(values), 160):
            part = values[at : at + 160]
            frame = av.AudioFrame(format="s16", layout="mono", samples=len(part))
            frame.planes[0].update(part.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
            frame.sample_rate, frame.pts, frame.time_base = SPEECH, at, Fraction(1, SPEECH)
            made.mux(sound.encode(frame))
        made.mux(sound.encode(None))
    return file.getvalue()


def alone(source: bytes, container: str) -> bytes:
    """Take the sound of a film into a file of its own."""
    file = io.BytesIO()
    with (
        av.open(io.BytesIO(source), "r") as film_file,
        av.open(file, "w", format=container) as made,
    ):
        sound = made.add_stream_from_template(film_file.streams.audio[0])
        for packet in film_file.demux(film_file.streams.audio[0]):
            if packet.size:
                packet.stream = sound
                made.mux_one(packet)
    return file.getvalue()


def cut(engine: PyavMedia, content: bytes, start: str) -> tuple[Receipt, bytes]:
    sink = KeptSink()
    window = TrimWindow.parse(start, "1")
    receipt = engine.trim(KeptSource(content), window, sink, watch=unwatched)
    return receipt, sink.content


def levels(content: bytes, begins: Fraction) -> Levels:
    """Listen to a file from a moment behind its first picture on."""
    with av.open(io.BytesIO(content), "r") as file:
        shown = Fraction(file.start_time or 0, 1_000_000)
        if file.streams.video:
            first = next(file.decode(video=0))
            shown = (first.pts or 0) * (first.time_base or Fraction(1))
    with av.open(io.BytesIO(content), "r") as file:
        return levels_of(file.decode(audio=0), shown + begins, COMPARED)


def assert_sounds_as(source: Levels, output: Levels) -> None:
    """Each of the three views is as loud, but for a first packet where none before it is hidden."""
    settled = range(int(Fraction(1, 15) / BLOCK), int(COMPARED / BLOCK) - 2)
    for wanted, made in zip(source, output, strict=True):
        due, got = (sum(one[at] for at in settled) / len(settled) for one in (wanted, made))
        assert got == pytest.approx(due, rel=0.3, abs=0.002)


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("start", ["0.8", "1.12"])
def test_a_piece_is_as_bright_and_as_wide_from_its_beginning(
    engine: PyavMedia, kind: str, container: str, start: str
) -> None:
    """Wherever it begins between packets that tell decoders how to make it so."""
    source = film(kind, container)
    receipt, content = cut(engine, source, start)
    assert receipt.streams[0].fate in {StreamFate.COPIED, StreamFate.CONVERTED}
    assert_sounds_as(levels(source, receipt.first.seconds), levels(content, Fraction(0)))


@pytest.mark.parametrize("container", ["3gp", "mov"])
def test_speech_is_as_loud_from_its_beginning(engine: PyavMedia, container: str) -> None:
    """Decoders of AMR take half a second: a piece from the middle is encoded, and says so."""
    source = call(container)
    receipt, content = cut(engine, source, "1.12")
    assert receipt.streams[0].fate is StreamFate.CONVERTED
    assert "need what came before" in receipt.streams[0].reason
    assert_sounds_as(levels(source, receipt.first.seconds), levels(content, Fraction(0)))
    receipt, content = cut(engine, source, "0")
    assert receipt.streams[0].fate is StreamFate.COPIED


@pytest.mark.parametrize(
    ("source", "container", "start"),
    [("he-aac", "ipod", "0.8"), ("he-aac-v2", "ipod", "1.12"), ("speech", "3gp", "1.12")],
)
def test_sound_alone_lacks_nothing_at_its_beginning(
    engine: PyavMedia, source: str, container: str, start: str
) -> None:
    """What can't be copied so is written without loss."""
    whole = alone(call("3gp") if source == "speech" else film(source, "mp4"), container)
    receipt, content = cut(engine, whole, start)
    assert receipt.streams[0].fate in {StreamFate.COPIED, StreamFate.CONVERTED}
    assert receipt.container == "m4a"
    assert_sounds_as(levels(whole, receipt.first.seconds), levels(content, Fraction(0)))


def test_a_stream_without_a_container_says_that_it_may_begin_dull(engine: PyavMedia) -> None:
    """Nothing can be hidden in it, and nothing else written."""
    source = Path(tests.corpus.__file__).with_name("he-aac.aac").read_bytes()
    receipt, _ = cut(engine, source, "0.8")
    assert receipt.streams[0].fate is StreamFate.COPIED
    assert "may begin dull" in receipt.streams[0].reason


def test_a_wrong_checksum_is_damage() -> None:
    """Though decoders make something up where they are not asked to look."""
    file = io.BytesIO()
    with av.open(file, "w", format="ac3") as made:
        sound = made.add_stream("ac3", rate=48_000, layout="mono")
        assert isinstance(sound, AudioStream)
        for part in sound_frames(0, Fraction(SECONDS), delay=Fraction(0)):
            made.mux(sound.encode(part))
        made.mux(sound.encode(None))
    broken = bytearray(file.getvalue())
    for at in range(len(broken) // 3, 2 * len(broken) // 3, 97):
        broken[at] ^= 0x55
    for content, expected in ((file.getvalue(), False), (bytes(broken), True)):
        source = open_sound(file_of(content), Limits())
        window = TrimWindow.parse("1.12", "1")
        assert is_broken(source, SoundReader(source=source), window) is expected


def file_of(content: bytes) -> SourceFile:
    return SourceFile(lambda at, length: content[at : at + length], len(content))
