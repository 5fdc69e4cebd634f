"""A piece of sound is as loud as the source from its beginning on, to another player's ears."""

import os
import random
import re
from array import array
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from operator import mul
from pathlib import Path

import av
import pytest
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from tests.corpus.hearing import RATE
from tests.corpus.pictures import draw
from tests.corpus.reports.oracle import missing, play
from trimcore.adapters.localfs.source import LocalByteSource
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import StreamFate
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.ports.conformance.media import KeptSink, unwatched

PICTURES, SECONDS = 25, 4
BLOCK = RATE // 100
LOUD = 8_000
BEHIND = 0.03
"""Seconds for which sound may go on behind the last picture without a word."""
LATE = RATE // 200
"""Samples by which clocks of containers may be wrong; MPEG-PS tells but some moments."""


@pytest.fixture(scope="module", autouse=True)
def foreign_player() -> None:
    """Do without where there is no other player, unless nothing may be missing."""
    if absent := missing():
        if os.environ.get("TRIMCORE_REQUIRE_SERVERS") == "1":
            pytest.fail(f"another player is compulsory here: {absent}", pytrace=False)
        pytest.skip(f"missing program: {absent}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """How a film is wrapped and coded, and for how long a piece of it may begin too quietly."""

    container: str
    pictures: str
    sound: str
    rate: int = RATE
    bit_rate: int = 128_000
    quiet: Fraction = Fraction(0)
    said: str = ""
    """What the receipt says of it, beside how long it is quiet and goes on."""
    layout: str = "stereo"
    untold: Fraction = Fraction(26, 1000)
    """For so long it may be quiet without a word: a packet."""
    fate: StreamFate = StreamFate.COPIED


FILMS = {
    "opus.mkv": Film(
        container="matroska",
        pictures="mpeg4",
        sound="libopus",
        quiet=Fraction(27, 1000),
        said="its beginning is encoded anew",
    ),
    "opus.webm": Film(
        container="webm",
        pictures="libvpx",
        sound="libopus",
        quiet=Fraction(27, 1000),
        said="its beginning is encoded anew",
    ),
    "opus.mp4": Film(container="mp4", pictures="mpeg4", sound="libopus", quiet=Fraction(10, 1000)),
    "mp3.mp4": Film(container="mp4", pictures="mpeg4", sound="libmp3lame"),
    "mp3.avi": Film(
        container="avi",
        pictures="mpeg4",
        sound="libmp3lame",
        quiet=Fraction(38, 1000),
        untold=Fraction(24, 1000),
    ),
    "mp3.mkv": Film(
        container="matroska",
        pictures="mpeg4",
        sound="libmp3lame",
        rate=44_100,
        bit_rate=192_000,
        quiet=Fraction(41, 1000),
    ),
    "wma.asf": Film(container="asf", pictures="wmv2", sound="wmav2", quiet=Fraction(50, 1000)),
    "g722.nut": Film(
        container="nut",
        pictures="mpeg4",
        sound="g722",
        rate=16_000,
        bit_rate=64_000,
        layout="mono",
        quiet=Fraction(10, 1000),
        fate=StreamFate.CONVERTED,
        said="it is opus now, since decoders of adpcm_g722 need what came before a piece",
    ),
    "adpcm.flv": Film(
        container="flv",
        pictures="flv",
        sound="adpcm_swf",
        rate=44_100,
        quiet=Fraction(10, 1000),
        fate=StreamFate.CONVERTED,
        said="it is opus now, since MKV can't hold adpcm_swf",
    ),
    "pcm.vob": Film(
        container="vob",
        pictures="mpeg2video",
        sound="pcm_dvd",
        fate=StreamFate.CONVERTED,
        said="it is flac now, since MKV can't hold pcm_dvd",
    ),
    "flac.mkv": Film(
        container="matroska",
        pictures="mpeg4",
        sound="flac",
        fate=StreamFate.CONVERTED,
        said="it is written anew without loss",
    ),
    "tta.mkv": Film(
        container="matroska",
        pictures="mpeg4",
        sound="tta",
        fate=StreamFate.CONVERTED,
        said="it is flac now, since packets of tta are too long to begin with one",
    ),
}


def noise(seed: int) -> Iterator[AudioFrame]:
    """Give noise that is loud everywhere, in frames of a tenth of a second."""
    dice = random.Random(seed)
    for at in range(0, SECONDS * RATE, RATE // 10):
        part = array("h", (dice.randrange(-LOUD, LOUD) for _ in range(RATE // 10)))
        frame = AudioFrame(format="s16", layout="mono", samples=len(part))
        frame.planes[0].update(part.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), at
        yield frame


@cache
def film(folder: Path, name: str) -> Path:
    """Make a film."""
    path, kind = folder / name, FILMS[name]
    with av.open(str(path), "w", format=kind.container) as made:
        video = made.add_stream(kind.pictures, rate=PICTURES)
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = 192, 112, "yuv420p"
        video.codec_context.gop_size = 30
        sound = made.add_stream(kind.sound, rate=kind.rate)
        assert isinstance(sound, AudioStream)
        sound.layout, sound.bit_rate = kind.layout, kind.bit_rate
        for number in range(PICTURES * SECONDS):
            frame = draw(number, 192, 112)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
        into = av.AudioResampler(sound.format, kind.layout, kind.rate)
        for part in noise(3):
            for resampled in into.resample(part):
                made.mux(sound.encode(resampled))
        made.mux(sound.encode(None))
    return path


def level(samples: "array[int]", at: int) -> float:
    """Tell how loud a block is."""
    block = samples[at : at + BLOCK]
    return float(sum(map(abs, block))) / BLOCK


def lag(before: "array[int]", after: "array[int]", base: int) -> int:
    """Tell by how many samples a piece is late, by what is heard half a second into it."""
    at = RATE // 2
    needle = after[at : at + BLOCK]

    def likeness(late: int) -> int:
        return sum(map(mul, needle, before[base + at - late : base + at - late + BLOCK]))

    return max(range(-2 * LATE, 2 * LATE + 1), key=likeness)


@pytest.mark.parametrize("name", FILMS)
@pytest.mark.parametrize("start", ["0.9", "1.37", "2.013"])
def test_a_piece_is_loud_from_its_beginning(
    name: str, start: str, engine: PyavMedia, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Ten milliseconds after ten, but for the first packet where nothing before it is kept."""
    source, kind, sink = film(tmp_path_factory.getbasetemp(), name), FILMS[name], KeptSink()
    with closing(LocalByteSource(source)) as content:
        receipt = engine.trim(content, TrimWindow.parse(start, "1.2"), sink, watch=unwatched)
    output = source.with_name(f"piece-{start}-{name}.{receipt.extension}")
    output.write_bytes(sink.content)
    before, after = play(source).sounds[0].samples, play(output).sounds[0].samples
    base = round(receipt.first.seconds * RATE)
    blocks = range(round(kind.quiet * RATE), RATE, BLOCK)
    assert [at for at in blocks if level(after, at) < 0.8 * level(before, base + at)] == []
    (sound,) = (report for report in receipt.streams if report.kind == "audio")
    assert sound.fate == kind.fate
    assert sound.reason.startswith(kind.said)
    told = re.search(r"too quiet for the window's first (\d+) ms", sound.reason)
    assert bool(kind.said or told or "sounds on" in sound.reason) == bool(sound.reason)
    halves = range(0, RATE, BLOCK // 2)
    quiet = next(at for at in halves if level(after, at) > 0.5 * level(before, base + at))
    assert abs(int(told[1]) * RATE // 1000 - quiet) < BLOCK if told else quiet <= kind.untold * RATE
    behind = len(after) / RATE - receipt.duration_us / 1_000_000
    assert ("sounds on for" in sound.reason) == (behind > BEHIND)
    assert abs(lag(before, after, base)) <= LATE
