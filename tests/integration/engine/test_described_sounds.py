"""Recordings joined into one file keep a description of their sound each; all of it is heard."""

import io
from fractions import Fraction

import av
import pytest

from tests.corpus.clicking import APART, SECONDS, Part, clicks, record
from tests.corpus.joined_tracks import joined_with_sound
from trimcore.adapters.pyav.media import PyavMedia
from trimcore.domain.cutting.modes import StreamFate
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.wish import ANYTHING, Wish
from trimcore.domain.errors import Unsupported
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.media import KeptSink, KeptSource, unwatched

NEAR = Fraction(3, 1000)
STEREO = Part()
SOUND = Wish(tracks=("audio",))
CHANGES = {
    "rate": (STEREO, Part(rate=44_100)),
    "channels": (Part(layout="mono"), STEREO),
    "surround": (STEREO, Part(layout="5.1")),
    "speech": (Part(rate=16_000, layout="mono"), STEREO),
    "codec": (STEREO, Part(codec="ac3")),
}


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
    engine: PyavMedia, content: bytes, window: tuple[Fraction, Fraction], wish: Wish = ANYTHING
) -> tuple[Receipt, bytes]:
    sink = KeptSink()
    wanted = TrimWindow.parse(str(float(window[0])), str(float(window[1] - window[0])))
    receipt = engine.trim(KeptSource(content), wanted, sink, wish=wish, watch=unwatched)
    return receipt, sink.content


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


@pytest.mark.parametrize("name", list(CHANGES))
def test_sound_alone_has_its_own_description_too(engine: PyavMedia, name: str) -> None:
    """A window across a change is refused, and says what to do."""
    parts = CHANGES[name]
    content = joined_with_sound(*map(record, parts))
    for part, (begins, ends) in zip(parts, (BEFORE, BEHIND), strict=True):
        receipt, made = trim(engine, content, (begins, ends), SOUND)
        with av.open(io.BytesIO(made), "r") as file:
            told = file.streams.audio[0].codec_context
            assert (told.sample_rate, told.layout.name.split("(")[0]) == (part.rate, part.layout)
        agree(clicks(made), due(*parts, receipt))
    with pytest.raises(Unsupported, match="by themselves"):
        trim(engine, content, ACROSS, SOUND)


def test_sound_alone_is_cut_across_descriptions_that_tell_the_same(engine: PyavMedia) -> None:
    receipt, made = trim(engine, joined_with_sound(*[record(STEREO)] * 2), ACROSS, SOUND)
    agree(clicks(made), due(STEREO, STEREO, receipt))


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
