"""Sound that is left out has its true reason in the receipt, and none is changed in silence."""

import io
from array import array
from fractions import Fraction

import av
import pytest
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from tests.corpus.clicking import Part, record
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import StreamFate
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

RATE, COUNT, LENGTH = 48_000, 24, 4_000
LOUDER = 1.5


def trim(engine: PyavMedia, content: bytes) -> tuple[Receipt, bytes]:
    sink, window = KeptSink(), TrimWindow.parse("0.6", "0.8")
    return engine.trim(KeptSource(content), window, sink, watch=unwatched), sink.content


def matroska(sound: bytes | None = None) -> bytes:
    """Put a film's pictures into Matroska, with its own sound or another file's."""
    file, film = io.BytesIO(), record(Part())
    with (
        av.open(io.BytesIO(film), "r") as pictures,
        av.open(io.BytesIO(sound or film), "r") as heard,
        av.open(file, "w", format="matroska") as made,
    ):
        tracks = {pictures: pictures.streams.video[0], heard: heard.streams.audio[0]}
        copies = [made.add_stream_from_template(track) for track in tracks.values()]
        for (read, track), copy in zip(tracks.items(), copies, strict=True):
            for packet in read.demux(track):
                if packet.size:
                    packet.stream = copy
                    made.mux(packet)
    return file.getvalue()


def broken() -> bytes:
    """Make a film of whose sound each packet begins with what no decoder takes."""
    content = bytearray(record(Part()))
    with av.open(io.BytesIO(bytes(content)), "r") as file:
        for packet in file.demux(audio=0):
            if packet.size and packet.pos is not None:
                content[packet.pos : packet.pos + packet.size] = b"\xff" * packet.size
    return bytes(content)


REASONS = {
    "broken": (broken, "its sound can't be decoded"),
    "unknown": (lambda: matroska().replace(b"A_AAC", b"A_XYZ"), "its codec is not known"),
}


@pytest.mark.parametrize("name", list(REASONS))
def test_the_reason_is_the_true_one(engine: PyavMedia, name: str) -> None:
    """What is wrong is the sound, not the window."""
    make, reason = REASONS[name]
    receipt, made = trim(engine, make())
    told = receipt.streams[1]
    assert told.fate is StreamFate.DROPPED
    assert told.reason.endswith(f"is left out: {reason}")
    with av.open(io.BytesIO(made), "r") as file:
        assert not file.streams.audio


def wavpack() -> bytes:
    """Make sound of floating point numbers, some of them louder than whole ones can be."""
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as made:
        sound = made.add_stream("wavpack", rate=RATE)
        assert isinstance(sound, AudioStream)
        sound.layout, sound.format = "mono", "fltp"
        for number in range(COUNT):
            frame = AudioFrame(format="fltp", layout="mono", samples=LENGTH)
            values = array("f", [LOUDER * (at % 100) / 100 for at in range(LENGTH)])
            frame.planes[0].update(values.tobytes())
            frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
            frame.pts = number * LENGTH
            made.mux(sound.encode(frame))
        made.mux(sound.encode(None))
    return file.getvalue()


def test_windows_between_the_beginnings_of_packets_are_heard(engine: PyavMedia) -> None:
    """Matroska does not tell how long WavPack's packets are, which here are a second."""
    sink = KeptSink()
    windows = TrimWindow.parse("0.2", "0.4"), TrimWindow.parse("1.4", "0.4")
    source = KeptSource(matroska(wavpack()))
    receipt = engine.trim_windows(source, windows, sink, watch=unwatched)
    assert receipt.streams[1].fate is StreamFate.CONVERTED
    with av.open(io.BytesIO(sink.content), "r") as file:
        lasts = sum(frame.samples for frame in file.decode(audio=0))
    assert lasts == round(RATE * Fraction(receipt.duration_us, 1_000_000))


def test_floating_point_stays_floating_point(engine: PyavMedia) -> None:
    """WavPack's packets are too long to begin with; its numbers are written as they are."""
    receipt, made = trim(engine, matroska(wavpack()))
    assert receipt.streams[1].reason.startswith("it is pcm_f32le now")
    with av.open(io.BytesIO(made), "r") as file:
        frames = list(file.decode(audio=0))
    heard = [value for frame in frames for value in array("f", bytes(frame.planes[0]))]
    assert max(heard) == array("f", [LOUDER * 99 / 100])[0]


def bytes_of(content: bytes) -> bytes:
    """Return the sound's bytes; nothing asks for its layout, which PyAV would free twice."""
    with av.open(io.BytesIO(content), "r") as file:
        return b"".join(bytes(packet) for packet in file.demux(audio=0))


def test_channels_in_an_order_of_their_own_are_copied(engine: PyavMedia) -> None:
    """QuickTime has the speakers of 7.1 in another order than libav has."""
    content = record(Part(codec="pcm_s24le", layout="7.1"), "mov")
    told = content.index(b"chan")
    receipt, made = trim(engine, content)
    assert receipt.streams[1].fate is StreamFate.COPIED
    heard = bytes_of(made)
    assert heard in bytes_of(content)
    assert len(heard) == pytest.approx(0.8 * RATE * 8 * 3, rel=0.05)
    assert content[told : told + 16] in made
