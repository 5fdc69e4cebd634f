"""Sound that is encoded keeps its place, whatever is missing of it."""

import io
from array import array
from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import cast

import av
import pytest
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet
from av.stream import Stream

from trimcore.adapters.pyav.codecs.sound import SOUND_CODECS, SoundCodec
from trimcore.adapters.pyav.codecs.sound_targets import SoundTarget, sound_target
from trimcore.adapters.pyav.sound_encoding.conversion import ConvertedSound, begin_encoded
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import MATROSKA, MOV, MP4, MPEGTS, WEBM
from trimcore.domain.cutting.planning.sound.alone import SampleWindow

RATE, LENGTH, COUNT = 8_000, 400, 20
PLAIN = SoundTarget(name="pcm_s16le", encoder="pcm_s16le", forms=("s16",))


def source() -> bytes:
    """Make a file in which each packet's samples have the packet's number, from one on."""
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as made:
        sound = made.add_stream("pcm_s16le", rate=RATE)
        assert isinstance(sound, AudioStream)
        sound.layout = "mono"
        for number in range(COUNT):
            frame = AudioFrame(format="s16", layout="mono", samples=LENGTH)
            frame.planes[0].update(array("h", [number + 1] * LENGTH).tobytes())
            frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
            frame.pts = number * LENGTH
            made.mux(sound.encode(frame))
    return file.getvalue()


def converted(begin: int, end: int, missing: Collection[int] = ()) -> list[tuple[int, list[int]]]:
    """Return the packets that are made of a window, each with its place and its samples."""
    with (
        av.open(io.BytesIO(source()), "r") as read,
        av.open(io.BytesIO(), "w", format="matroska") as made,
    ):
        stream = read.streams.audio[0]
        sound = ConvertedSound(
            stream=stream,
            made=begin_encoded(made, stream, PLAIN),
            decoder_for=lambda _: stream.codec_context,
            zero=Fraction(0),
            window=SampleWindow(begin=Fraction(begin), end=Fraction(end)),
            origin=Fraction(begin),
        )
        packets = [packet for packet in read.demux(stream) if packet.size]
        kept = [packet for at, packet in enumerate(packets) if at not in missing]
        written = [one for packet in kept for one in sound.take(cast("Packet[Stream]", packet))]
        written += sound.finish()
        return [(packet.pts or 0, list(array("h", bytes(packet)))) for packet in written]


def samples(made: list[tuple[int, list[int]]]) -> Iterator[int]:
    """Give all samples; each packet has to begin where the one before it ends."""
    expected = made[0][0]
    for pts, part in made:
        assert pts == expected
        expected += len(part)
        yield from part


def test_the_window_s_samples_are_encoded() -> None:
    """From the first to the last, amid packets."""
    made = converted(1000, 2500)
    assert made[0][0] == 0
    assert list(samples(made)) == [3] * 200 + [4] * 400 + [5] * 400 + [6] * 400 + [7] * 100


def test_what_is_missing_is_silent() -> None:
    """So that what follows stays in its place."""
    made = list(samples(converted(1000, 2500, missing={3, 4})))
    assert made == [3] * 200 + [0] * 800 + [6] * 400 + [7] * 100


def test_a_late_beginning_stays_late() -> None:
    """Nothing is put before it."""
    made = converted(0, 2000, missing={0, 1})
    assert made[0][0] == 2 * LENGTH
    assert list(samples(made))[:LENGTH] == [3] * LENGTH


def row(name: str) -> SoundCodec:
    return next(codec for codec in SOUND_CODECS if codec.name == name)


@pytest.mark.parametrize(
    ("codec", "output", "expected"),
    [
        ("truehd", MATROSKA, "flac"),
        ("truehd", WEBM, "opus"),
        ("flac", MPEGTS, "aac"),
        ("dca", MP4, "aac"),
        ("wmav2", MATROSKA, "opus"),
        ("pcm_s16be", MP4, "pcm_s16le"),
        ("pcm_s16be", WEBM, "opus"),
        ("wmav2", MOV, "aac"),
    ],
)
def test_what_is_whole_stays_whole(codec: str, output: Container, expected: str) -> None:
    """As far as the container goes; what is lossy becomes what is at home there."""
    context = av.CodecContext.create(codec, "r")
    assert isinstance(context, av.AudioCodecContext)
    assert sound_target(row(codec), context, output) is None  # nothing is known of it yet
    context.format, context.sample_rate, context.layout = "s16", 48_000, "stereo"
    target = sound_target(row(codec), context, output)
    assert target is not None
    assert target.name == expected


@pytest.mark.parametrize(
    ("places", "output", "expected", "tells"),
    [
        ("4.0", MATROSKA, "flac", True),
        ("2.1", MATROSKA, "flac", True),
        ("5.1(side)", MP4, "flac", True),
        ("4.0", MP4, "alac", True),
        ("7.1(wide)", MP4, "alac", True),
        ("2.1", MP4, "flac", False),
    ],
)
def test_channels_keep_their_places(
    places: str, output: Container, expected: str, tells: bool
) -> None:
    """FLAC in MP4 has but one order for each number of channels, and ALAC another."""
    context = av.CodecContext.create("flac", "r")
    assert isinstance(context, av.AudioCodecContext)
    context.format, context.sample_rate, context.layout = "s16", 48_000, places
    target = sound_target(row("flac"), context, output)
    assert target is not None
    assert (target.name, target.tells(places, output)) == (expected, tells)
