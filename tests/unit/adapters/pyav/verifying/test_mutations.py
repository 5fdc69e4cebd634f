"""Faults planted into finished outputs: each is caught, and what is not spoilt passes."""

import io
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import av
import pytest
from av.packet import Packet
from av.stream import Stream

from tests.corpus.packets import with_tables
from tests.unit.adapters.pyav.verifying.outputs import (
    FILMS,
    WINDOW,
    Output,
    cut_of,
    output_of,
    source_of,
)
from tests.unit.adapters.pyav.verifying.spoiling import (
    Packets,
    darker,
    drawn_again,
    flipped,
    header_of,
    later,
    of_kind,
    patched,
    rewrapped,
    swapped_colours,
)
from trimcore.adapters.pyav.bitstream.mpeg.headers import sequence_of
from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.verifying.expected import WrongOutput
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow

LOUD = TrimWindow.parse("0.8", "0.9")
"""It begins with 70 ms of a tone."""
Change = Callable[[Packets], Packets]
TURNED = b"".join(
    number.to_bytes(4, "big", signed=True)
    for number in (0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
)


COARSE = bytes([8] + [160] * 127)
"""Tables of quantizers by which pictures become others."""
SILENCE = {
    "h264-mkv": bytes.fromhex("fffb94c4") + bytes(380),
    "vp9": bytes.fromhex("f8fffe"),
    "mpeg2-mkv": bytes.fromhex("fffda4c0") + bytes(572),
}
"""A packet of MP3, of Opus and of MP2 in which nothing is heard."""
MPEG2 = ("mpeg2", "mpeg2-mkv")
"""The same film in a transport stream and in Matroska."""


def twice(packets: Packets) -> Packets:
    return [*packets, packets[-1]]


def without(*places: int) -> Change:
    """Leave packets out."""
    return lambda packets: [
        packet
        for place, packet in enumerate(packets)
        if place not in {at % len(packets) for at in places}
    ]


def swapped(packets: Packets) -> Packets:
    """Let two neighbours show at each other's times."""
    one, two = packets[20], packets[21]
    one.pts, two.pts, one.dts, two.dts = two.pts, one.pts, two.dts, one.dts
    return packets


def exchanged(packets: Packets) -> Packets:
    """Let two neighbours have each other's bytes."""
    one, two = packets[22], packets[23]
    packets[22], packets[23] = remade(one, bytes(two)), remade(two, bytes(one))
    packets[22].stream, packets[23].stream = one.stream, two.stream
    return packets


def half(packets: Packets) -> Packets:
    return packets[: len(packets) // 2]


SPOILT: dict[str, Change] = {
    "a picture in the middle is missing": of_kind("video", without(25)),
    "the last picture is missing": of_kind("video", without(-1)),
    "half of the pictures are missing": of_kind("video", half),
    "the pictures come late": of_kind("video", later(Fraction(1, 5))),
    "the sound comes late": of_kind("audio", later(Fraction(1, 5))),
    "the sound begins late": of_kind("audio", without(*range(12))),
    "half of the sound is missing": of_kind("audio", half),
    "there is no packet of sound": of_kind("audio", lambda _: []),
}


@pytest.mark.parametrize("name", list(FILMS))
@pytest.mark.parametrize("mode", [TrimMode.EXACT, TrimMode.ENCODE], ids=str)
def test_what_is_not_spoilt_passes(name: str, mode: TrimMode) -> None:
    """As it was written, and wrapped anew."""
    made = output_of(name, mode)
    assert made.check() > 30
    assert made.check(rewrapped(made.content, made.muxer)) > 30


@pytest.mark.parametrize("name", list(FILMS))
@pytest.mark.parametrize("fault", list(SPOILT))
def test_packets_that_are_missing_or_moved_are_missed(name: str, fault: str) -> None:
    """In every container and codec."""
    made = output_of(name)
    with pytest.raises(WrongOutput):
        made.check(rewrapped(made.content, made.muxer, SPOILT[fault]))


@pytest.mark.parametrize("name", ["h264", "h264-mkv", "hevc", "vp9", "prores", "mpeg2-mkv"])
def test_copied_pictures_that_change_places_are_missed(name: str) -> None:
    """Each at the other's time."""
    made = output_of(name)
    with pytest.raises(WrongOutput):
        made.check(rewrapped(made.content, made.muxer, of_kind("video", swapped)))


@pytest.mark.parametrize("name", list(FILMS))
def test_encoded_packets_that_change_places_are_missed(name: str) -> None:
    """Amid a long run, where nothing is decoded by itself, and at its own times."""
    made = output_of(name, TrimMode.ENCODE)
    with pytest.raises(WrongOutput):
        made.check(rewrapped(made.content, made.muxer, of_kind("video", exchanged)))


@pytest.mark.parametrize("name", list(FILMS))
@pytest.mark.parametrize("kept", [0.3, 0.85])
def test_a_file_that_breaks_off_is_wrong(name: str, kept: float) -> None:
    """Wherever it does."""
    made = output_of(name)
    with pytest.raises(WrongOutput):
        made.check(made.content[: int(kept * len(made.content))])


@pytest.mark.parametrize("name", list(SILENCE))
def test_sound_that_begins_in_silence_is_wrong(name: str) -> None:
    """For its first 60 ms, and then goes on as it should."""

    def spoil(packets: Packets) -> Packets:
        quiet = [packet for packet in packets if _moment_of(packet) < Fraction(60, 1000)]
        made = [remade(packet, SILENCE[name]) for packet in quiet]
        for one, packet in zip(made, quiet, strict=True):
            one.stream = packet.stream
        return [*made, *packets[len(quiet) :]]

    made = cut_of(source_of(FILMS[name]), LOUD, TrimMode.EXACT)
    assert made.check() > 30
    with pytest.raises(WrongOutput, match="too quiet"):
        made.check(rewrapped(made.content, made.muxer, of_kind("audio", spoil)))


def _moment_of(packet: "Packet[Stream]") -> Fraction:
    return (packet.pts or 0) * (packet.time_base or Fraction(0))


@pytest.mark.parametrize("name", [name for name in FILMS if name != "mpeg2"])
def test_a_file_without_its_sound_is_wrong(name: str) -> None:
    """The whole track is gone."""
    made = output_of(name)
    with pytest.raises(WrongOutput):
        made.check(rewrapped(made.content, made.muxer, without="audio"))


def other(name: str, **options: str) -> Output:
    """Cut the same out of a film that is coded otherwise."""
    film = FILMS[name]
    told = {**dict(film.options), **{key.replace("_", "-"): v for key, v in options.items()}}
    return cut_of(source_of(replace(film, options=tuple(told.items()))), WINDOW, TrimMode.EXACT)


HEADERS = [
    ("h264", {"x264_params": "cabac=0:8x8dct=0"}),
    ("h264", {"x264_params": "chroma-qp-offset=10"}),
    ("h264", {"x264_params": "ref=1:weightp=0:no-deblock=1"}),
    ("h264-mkv", {"x264_params": "cabac=0:8x8dct=0"}),
    ("h264-mkv", {"x264_params": "chroma-qp-offset=10"}),
    ("hevc", {"x265_params": "log-level=none:pools=1:keyint=15:cbqpoffs=9:crqpoffs=9"}),
    ("hevc", {"x265_params": "log-level=none:pools=1:keyint=15:no-sao=1:ctu=16:wpp=0"}),
]


@pytest.mark.parametrize(("name", "options"), HEADERS)
def test_a_neighbour_s_header_is_wrong(name: str, options: dict[str, str]) -> None:
    """Even if every packet decodes by it, to other colours."""
    made = output_of(name)
    header = header_of(other(name, **options).content)
    assert header != header_of(made.content)
    with pytest.raises(WrongOutput):
        made.check(rewrapped(made.content, made.muxer, header={"video": header}))


@pytest.mark.parametrize("name", ["h264", "hevc", "mpeg4"])
@pytest.mark.parametrize("header", [b"\x12\x08", b"\x11\x90", b"\x13\x88\x56\xe5\x00"])
def test_sound_under_another_header_is_wrong(name: str, header: bytes) -> None:
    """It tells of another rate, or of two channels."""
    made = output_of(name)
    with pytest.raises(WrongOutput):
        made.check(rewrapped(made.content, made.muxer, header={"audio": header}))


BELOW = replace(FILMS["h264-mkv"], sound="flac", layout="2.1")
"""Its sound is written anew, and tells of a speaker that seldom comes with two."""


@pytest.mark.parametrize("places", ["3.0", "3.0(back)"])
def test_encoded_sound_for_other_speakers_is_wrong(places: str) -> None:
    """Though all its samples are the source's."""
    made = cut_of(source_of(BELOW), WINDOW, TrimMode.EXACT)
    assert made.expected.converted
    assert made.check(rewrapped(made.content, made.muxer, places="2.1")) > 30
    with pytest.raises(WrongOutput, match="placed as"):
        made.check(rewrapped(made.content, made.muxer, places=places))


DRAWN = {"h264": "libx264", "mpeg4": "mpeg4", "vp9": "libvpx-vp9", "hevc": "libx265"}
QUIET = {"hevc": {"x265-params": "log-level=none:pools=1"}}


@pytest.mark.parametrize("name", list(DRAWN))
@pytest.mark.parametrize("change", [swapped_colours, darker])
def test_encoded_pictures_of_other_colours_are_wrong(
    name: str, change: Callable[[av.VideoFrame], av.VideoFrame]
) -> None:
    """Colour counts as brightness does."""
    made = output_of(name, TrimMode.ENCODE)
    spoilt = drawn_again(made.content, made.muxer, DRAWN[name], change, QUIET.get(name))
    with pytest.raises(WrongOutput):
        made.check(spoilt)


@pytest.mark.parametrize("name", list(DRAWN))
def test_pictures_of_another_size_are_wrong(name: str) -> None:
    """However well they show the same."""
    made = output_of(name, TrimMode.ENCODE)
    spoilt = drawn_again(
        made.content,
        made.muxer,
        DRAWN[name],
        lambda frame: frame.reformat(width=128, height=96, threads=1),
        QUIET.get(name),
    )
    with pytest.raises(WrongOutput):
        made.check(spoilt)


@pytest.mark.parametrize("name", ["h264", "hevc", "mpeg4", "prores"])
def test_pixels_of_another_shape_are_wrong(name: str) -> None:
    """The container's word counts for players."""
    made = output_of(name)
    with pytest.raises(WrongOutput, match="shape"):
        made.check(rewrapped(made.content, made.muxer, shape=Fraction(4, 3)))


@pytest.mark.parametrize("name", ["h264", "hevc", "mpeg4", "prores"])
def test_turned_pictures_are_wrong(name: str) -> None:
    """The track's matrix alone tells."""
    made = output_of(name)
    with pytest.raises(WrongOutput, match="turned"):
        made.check(patched(made.content, "moov/trak/tkhd", 40, TURNED))


@pytest.mark.parametrize("name", ["h264", "h264-mkv", "hevc", "vp9", "prores"])
def test_bytes_that_have_changed_are_wrong(name: str) -> None:
    """In any of the copied packets."""
    made = output_of(name)
    with pytest.raises(WrongOutput):
        made.check(flipped(made.content, [0.45, 0.5, 0.55]))


@pytest.mark.parametrize("name", MPEG2)
@pytest.mark.parametrize("place", [8, 30, 50])
def test_one_bit_of_a_copied_picture_counts(name: str, place: int) -> None:
    """Wherever it is."""

    def spoil(packets: Packets) -> Packets:
        data = bytearray(bytes(packets[place]))
        data[len(data) // 2] ^= 4
        made = remade(packets[place], bytes(data))
        made.stream = packets[place].stream
        return [*packets[:place], made, *packets[place + 1 :]]

    made = output_of(name)
    with pytest.raises(WrongOutput):
        made.check(rewrapped(made.content, made.muxer, of_kind("video", spoil)))


@pytest.mark.parametrize("name", MPEG2)
@pytest.mark.parametrize("place", [0, -1])
def test_another_sequence_header_is_wrong(name: str, place: int) -> None:
    """One whose tables encoded pictures were not made by, at the head or at the tail."""

    def spoil(packets: Packets) -> Packets:
        begins = [at for at, packet in enumerate(packets) if sequence_of(bytes(packet))]
        spoilt = packets[begins[place]]
        packets[begins[place]] = remade(spoilt, with_tables(bytes(spoilt), COARSE))
        packets[begins[place]].stream = spoilt.stream
        return packets

    made = output_of(name)
    with pytest.raises(WrongOutput):
        made.check(rewrapped(made.content, made.muxer, of_kind("video", spoil)))


def test_a_source_that_was_decoded_wrongly_is_noticed() -> None:
    """What decodes it for the cut is not trusted by itself."""
    made = output_of("h264")
    (window,) = made.expected.windows
    entries = dict.fromkeys(window.evidence.entries, b"another picture")
    other = replace(window, evidence=replace(window.evidence, entries=entries))
    with pytest.raises(WrongOutput, match="decoded to another"):
        Output(made.content, replace(made.expected, windows=(other,))).check()


def test_what_is_no_file_at_all_is_wrong() -> None:
    """Nothing, or anything."""
    made = output_of("h264")
    for content in (b"", b"no video" * 100, io.BytesIO(made.content).read(40)):
        with pytest.raises(WrongOutput):
            made.check(content)
