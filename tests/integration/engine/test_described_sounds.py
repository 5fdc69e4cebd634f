"""Recordings joined into one file keep a description of their sound each; all of it is heard."""

import io
import math
from array import array
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise

import av
import pytest
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from tests.corpus.joined_tracks import joined_with_sound
from tests.corpus.pictures import draw
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import StreamFate
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import Unsupported
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

RATE, SECONDS, APART = 25, 2, Fraction(1, 4)
NEAR = Fraction(3, 1000)
_FINE, _LOUD = 48_000, 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One recording: clicks a quarter of a second apart, beside pictures."""

    codec: str = "aac"
    rate: int = 48_000
    layout: str = "stereo"
    pictures: str = "libx264"


STEREO = Part()
CHANGES = {
    "rate": (STEREO, Part(rate=44_100)),
    "channels": (Part(layout="mono"), STEREO),
    "surround": (STEREO, Part(layout="5.1")),
    "speech": (Part(rate=16_000, layout="mono"), STEREO),
    "codec": (STEREO, Part(codec="ac3")),
}


@cache
def record(part: Part) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as made:
        video = made.add_stream(part.pictures, rate=RATE)
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = 96, 64, "yuv420p"
        video.codec_context.gop_size, video.codec_context.max_b_frames = 10, 0
        sound = made.add_stream(part.codec, rate=part.rate)
        assert isinstance(sound, AudioStream)
        sound.layout = part.layout
        for number in range(RATE * SECONDS):
            frame = draw(number, 96, 64)
            frame.pts = number
            made.mux(video.encode(frame))
        made.mux(video.encode(None))
        clicking = AudioFrame(format="flt", layout="mono", samples=part.rate * SECONDS)
        clicking.sample_rate, clicking.pts = part.rate, 0
        values = array("f", (sample(at / part.rate) for at in range(clicking.samples)))
        clicking.planes[0].update(values.tobytes())
        into = av.AudioResampler(sound.format, part.layout, part.rate, sound.frame_size)
        for piece in (*into.resample(clicking), *into.resample(None)):
            made.mux(sound.encode(piece))
        made.mux(sound.encode(None))
    return file.getvalue()


def sample(moment: float) -> float:
    """Draw a click of ten milliseconds at every quarter of a second, and silence between."""
    return 0.9 * math.sin(moment * 6000) * (moment % float(APART) < 0.01)


def clicks(content: bytes) -> list[Fraction]:
    """Tell when clicks begin in the first track of sound."""
    found: list[Fraction] = []
    with av.open(io.BytesIO(content), "r") as file:
        into = av.AudioResampler("flt", "mono", _FINE)
        for frame in file.decode(audio=0):
            for part in into.resample(frame):
                begins = (part.pts or 0) * (part.time_base or Fraction(1))
                values = array("f", bytes(part.planes[0])[: 4 * part.samples])
                loud = (at for at, value in enumerate(values) if abs(value) > _LOUD)
                found += (begins + Fraction(at, _FINE) for at in loud)
    ends = [Fraction(-1), *found]
    return [now for before, now in pairwise(ends) if now - before > APART / 2]


def length_of(content: bytes) -> Fraction:
    """Tell how long the longest track is, with what its encoder begins with."""
    with av.open(io.BytesIO(content), "r", options={"ignore_editlist": "1"}) as file:
        lasting = dict.fromkeys(range(len(file.streams)), Fraction(0))
        for packet in file.demux():
            lasting[packet.stream_index] += (packet.duration or 0) * packet.time_base
    return max(lasting.values())


def due(first: Part, second: Part, receipt: Receipt) -> list[Fraction]:
    """Tell when clicks are due in a window, from its first picture on."""
    begun = {"aac": 1024, "ac3": 256}
    passed = length_of(record(first)) - Fraction(begun[first.codec], first.rate)
    passed += Fraction(begun[second.codec], second.rate)
    every = [number * APART for number in range(SECONDS * 4)]
    all_of_them = [*every, *(passed + moment for moment in every)]
    begins = receipt.first.seconds
    ends = begins + Fraction(receipt.duration_us, 1_000_000)
    return [moment - begins for moment in all_of_them if begins <= moment < ends]


def trim(
    engine: PyavMedia, content: bytes, window: tuple[Fraction, Fraction]
) -> tuple[Receipt, bytes]:
    sink = KeptSink()
    wanted = TrimWindow.parse(str(float(window[0])), str(float(window[1] - window[0])))
    return engine.trim(KeptSource(content), wanted, sink, watch=unwatched), sink.content


def agree(heard: list[Fraction], wanted: list[Fraction]) -> None:
    assert len(heard) == len(wanted)
    assert all(abs(one - other) < NEAR for one, other in zip(heard, wanted, strict=True))


BEFORE, BEHIND = (Fraction("0.6"), Fraction("1.55")), (Fraction("2.7"), Fraction("3.6"))
ACROSS = Fraction("1.35"), Fraction("2.95")


@pytest.mark.parametrize("name", list(CHANGES))
def test_inside_one_recording_sound_is_copied_under_its_own_description(
    engine: PyavMedia, name: str
) -> None:
    """Whichever recording it is: rate, channels and codec are that one's."""
    parts = CHANGES[name]
    content = joined_with_sound(*map(record, parts))
    for part, window in zip(parts, (BEFORE, BEHIND), strict=True):
        receipt, made = trim(engine, content, window)
        assert receipt.streams[1].fate is StreamFate.COPIED
        with av.open(io.BytesIO(made), "r") as file:
            told = file.streams.audio[0].codec_context
            assert told.name == part.codec
            assert (told.sample_rate, told.layout.name.split("(")[0]) == (part.rate, part.layout)
        agree(clicks(made), due(*parts, receipt))


@pytest.mark.parametrize("name", list(CHANGES))
def test_across_a_change_sound_is_converted(engine: PyavMedia, name: str) -> None:
    """It has the channels of the one that has more, and the receipt says why."""
    parts = CHANGES[name]
    receipt, made = trim(engine, joined_with_sound(*map(record, parts)), ACROSS)
    told = receipt.streams[1]
    assert told.fate is StreamFate.CONVERTED
    assert told.reason.endswith("since its codec, rate or channels change inside the window")
    with av.open(io.BytesIO(made), "r") as file:
        channels = file.streams.audio[0].codec_context.layout.nb_channels
    assert channels == max({"mono": 1, "stereo": 2, "5.1": 6}[part.layout] for part in parts)
    agree(clicks(made), due(*parts, receipt))


def test_descriptions_that_tell_the_same_are_no_change(engine: PyavMedia) -> None:
    """Sound is copied across them."""
    receipt, made = trim(engine, joined_with_sound(*[record(STEREO)] * 2), ACROSS)
    assert receipt.streams[1].fate is StreamFate.COPIED
    agree(clicks(made), due(STEREO, STEREO, receipt))


def test_pictures_of_two_codecs_are_cut_inside_each(engine: PyavMedia) -> None:
    """A window across the change is refused, and says why."""
    parts = STEREO, Part(pictures="mpeg4")
    content = joined_with_sound(*map(record, parts))
    for name, window in (("h264", BEFORE), ("mpeg4", BEHIND)):
        receipt, made = trim(engine, content, window)
        with av.open(io.BytesIO(made), "r") as file:
            assert file.streams.video[0].codec_context.name == name
            assert len(list(file.decode(video=0))) in {22, 23, 24}
        agree(clicks(made), due(*parts, receipt))
    with pytest.raises(Unsupported, match="changes its codec inside the window"):
        trim(engine, content, ACROSS)
