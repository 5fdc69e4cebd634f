"""Files without pictures are cut, to the sample where they can be."""

from fractions import Fraction
from functools import cache
from io import BytesIO
from math import ceil

import av
import pytest
from av.audio.stream import AudioStream

from tests.corpus.sound_files import KINDS, SECONDS, Kind, heard, sound_file
from tests.corpus.sounds import sound_frames
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.containers import HEAD_LENGTH, container_of
from trimcore.domain.cutting.modes import StreamFate, TrimMode
from trimcore.domain.cutting.sound_containers import M4A, MKA, WEBA
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import WindowOutside
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

WINDOWS = (("0", "0.7"), ("1.2345", "1.7"), ("2.75", "0.05"), ("3.5", "9"))
PACKET = 4096
"""Samples that a packet has at most, or two of those that follow each other."""
CLOCK = {MKA: 48, WEBA: 48}
"""Samples in a tick of the clock, where that is slow."""
made = cache(sound_file)
whole = cache(lambda kind: heard(kind, made(kind)))


def cut(
    engine: PyavMedia, content: bytes, window: TrimWindow, mode: TrimMode = TrimMode.EXACT
) -> tuple[Receipt, bytes]:
    sink = KeptSink()
    receipt = engine.trim(KeptSource(content), window, sink, mode=mode, watch=unwatched)
    return receipt, sink.content


def first_at(seconds: float, rate: int) -> int:
    return ceil(seconds * rate - 0.25)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.label)
@pytest.mark.parametrize(("start", "duration"), WINDOWS)
def test_the_window_is_heard(engine: PyavMedia, kind: Kind, start: str, duration: str) -> None:
    """Each of its samples, and no other one, as far as the kind allows."""
    window = TrimWindow.parse(start, duration)
    receipt, content = cut(engine, made(kind), window)
    assert receipt.container == kind.container.name
    known = container_of(content[:HEAD_LENGTH])
    assert known is not None
    assert kind.container in {known, known.alone}
    first = first_at(float(window.start), kind.rate)
    lasts = SECONDS * kind.rate if kind.begins_exactly else len(whole(kind)[0])
    after = min(first_at(float(window.end), kind.rate), lasts)
    begins = round(receipt.first.seconds * kind.rate)
    ends = round(receipt.last.seconds * kind.rate) + 1
    assert 0 <= begins - first <= (0 if kind.begins_exactly else PACKET)
    assert 0 <= after - ends <= (0 if kind.ends_exactly or kind.container is M4A else PACKET)
    assert abs(receipt.duration_us - (ends - begins) * 1_000_000 / kind.rate) < 1
    compare(kind, [channel[begins:ends] for channel in whole(kind)], heard(kind, content))
    assert (receipt.frames_copied, receipt.frames_encoded) == (0, 0)
    (sound,) = receipt.streams
    anew = kind.codec in {"flac", "alac"}
    assert sound.fate is (StreamFate.ENCODED if anew else StreamFate.COPIED)
    assert ("begins" in sound.reason) == (anew or begins > first)
    assert ("ends" in sound.reason) == (anew or ends < min(after, lasts))


def compare(kind: Kind, source: list[list[float]], output: list[list[float]]) -> None:
    """Compare samples; what decoders know of what came before fades away where nothing did."""
    assert len(source) == len(output)
    settled = 0 if kind.begins_exactly else PACKET
    for wanted, channel in zip(source, output, strict=True):
        if kind.ends_exactly:
            assert abs(len(channel) - len(wanted)) <= CLOCK.get(kind.container, 0)
        assert abs(len(channel) - len(wanted)) < PACKET
        pairs = zip(wanted[settled:], channel[settled:], strict=False)
        differences = (abs(before - after) for before, after in pairs)
        assert max(differences, default=0) <= (0 if kind.lossless else kind.nearly)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.label)
def test_behind_the_end_there_is_nothing(engine: PyavMedia, kind: Kind) -> None:
    """A window there is none."""
    with pytest.raises(WindowOutside):
        cut(engine, made(kind), TrimWindow.parse("5", "1"))


@pytest.mark.parametrize("mode", TrimMode, ids=str)
@pytest.mark.parametrize("label", ["mp3", "m4a", "flac"])
def test_title_and_cover_are_kept(engine: PyavMedia, label: str, mode: TrimMode) -> None:
    """In every mode: they are about pictures."""
    (kind,) = (one for one in KINDS if one.label == label)
    source = sound_file(kind, cover=True)
    receipt, content = cut(engine, source, TrimWindow.parse("1", "1"), mode)
    assert [report.kind for report in receipt.streams] == ["audio", "video"]
    assert receipt.streams[1].fate is StreamFate.COPIED
    with av.open(BytesIO(content), "r") as file, av.open(BytesIO(source), "r") as before:
        assert file.metadata["title"] == "Noise"
        covers = [bytes(next(iter(one.demux(one.streams.video[0])))) for one in (file, before)]
    assert covers[0] == covers[1]


def several(container: str, codec: str) -> bytes:
    """Make a file of three tracks, the second of which ends after a second."""
    file = BytesIO()
    with av.open(file, "w", format=container) as made_file:
        tracks = [made_file.add_stream(codec, rate=48_000, layout="mono") for _ in range(3)]
        for track, seconds in zip(tracks, (3, 1, 3), strict=True):
            assert isinstance(track, AudioStream)
            for part in sound_frames(0, Fraction(seconds), delay=Fraction(0)):
                made_file.mux(track.encode(part))
            made_file.mux(track.encode(None))
    return file.getvalue()


@pytest.mark.parametrize(
    ("container", "codec"),
    [
        ("matroska", "aac"),
        ("matroska", "ac3"),
        ("ipod", "aac"),
        ("matroska", "flac"),
        ("mov", "pcm_s16le"),
    ],
)
@pytest.mark.parametrize("window", [("0.5", "1"), ("1.5", "0.5"), ("2", "9")])
def test_a_track_that_has_ended_takes_no_others_with_it(
    engine: PyavMedia, container: str, codec: str, window: tuple[str, str]
) -> None:
    """Some containers keep a track in which nothing is, and some leave it out."""
    asked = TrimWindow.parse(*window)
    receipt, content = cut(engine, several(container, codec), asked)
    second = asked.start < 1
    fates = [stream.fate is not StreamFate.DROPPED for stream in receipt.streams]
    assert fates == [True, second, True]
    with av.open(BytesIO(content), "r") as made_file:
        numbers = {packet.stream_index for packet in made_file.demux() if packet.size}
    assert len(numbers) == sum(fates)
