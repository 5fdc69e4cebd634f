"""Pictures come out as they would one by one, however many are decoded at once."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import av
import pytest

from tests.corpus.specs import Spec
from tests.tiny_films import FILM, film, opened
from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.encoding.psnr import fingerprint
from trimcore.adapters.pyav.picture_decoder import PictureDecoder, Turn
from trimcore.adapters.pyav.quantizing.decoded import quantizer_of
from trimcore.adapters.pyav.reading.indexing.field_packets import demuxed

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.frame import VideoFrame

    Seen = tuple[int | None, bytes, float | None]

MANY = 4
LARGE = replace(
    FILM, name="large", width=640, height=360, options=(*FILM.options, ("aq-mode", "1"))
)
"""Its pictures take long enough that several threads are at work when one is done."""
SLICED = replace(LARGE, name="sliced", options=(*FILM.options, ("slices", "2")))
HEVC = replace(
    LARGE,
    name="hevc",
    codec="libx265",
    options=(("preset", "ultrafast"), ("x265-params", "log-level=none:pools=1:wpp=0")),
)


def decoder_of(content: bytes, threads: int) -> "tuple[PictureDecoder, list[Packet[Stream]]]":
    """Open a film; return what decodes it by some threads, and its packets."""
    source = opened(content)
    packets = [one for one in demuxed(source.container, source.video) if one.size]
    return PictureDecoder(decoder=source.decoder, framing=source.framing, threads=threads), packets


def decoded(decoder: PictureDecoder, packets: "list[Packet[Stream]]") -> "Iterator[VideoFrame]":
    """Decode all packets, and what is held back."""
    for packet in packets:
        yield from decoder.decode(packet)
    for filler in decoder.fillers():
        yield from decoder.decode(filler)
    yield from decoder.finish()


def seen(frames: "Iterator[VideoFrame]") -> "list[Seen]":
    """Tell when pictures show, what they show, and how they were quantized."""
    return [(frame.pts, fingerprint(frame), quantizer_of(frame)) for frame in frames]


@pytest.mark.parametrize("spec", [LARGE, HEVC], ids=["H.264", "HEVC"])
@pytest.mark.parametrize("threads", [2, MANY])
def test_they_are_those_that_come_one_by_one(spec: Spec, threads: int) -> None:
    """In the same order, and with the same quantizers, however often it is done."""
    alone, packets = decoder_of(film(spec), 1)
    wanted = seen(decoded(alone, packets))
    assert alone.at_once == 1
    assert len(wanted) == spec.frames
    assert spec is HEVC or all(quantizer for _, _, quantizer in wanted)
    for _ in range(3):
        several, packets = decoder_of(film(spec), threads)
        assert seen(decoded(several, packets)) == wanted
        assert several.at_once == threads


def test_those_of_several_slices_are_shared_among_the_threads() -> None:
    """It takes less memory."""
    decoder, packets = decoder_of(film(SLICED), MANY)
    assert len(seen(decoded(decoder, packets))) == SLICED.frames
    assert decoder.at_once == 1
    assert decoder.held == 0


def test_packets_whose_framing_is_not_told_come_out_one_by_one() -> None:
    """So it is where several headers describe the pictures."""
    decoder, packets = decoder_of(film(LARGE), MANY)
    decoder.framing = None
    assert len(seen(decoded(decoder, packets))) == LARGE.frames
    assert decoder.at_once == 1


def test_what_is_damaged_is_told_when_its_turn_has_come() -> None:
    """The packets before it are not, nor those behind it."""
    decoder, packets = decoder_of(film(LARGE), MANY)
    broken = len(packets) // 2
    packets[broken] = remade(packets[broken], b"\0\0\0\1\x1f")
    turns = []
    for packet in (*packets, *decoder.fillers()):
        try:
            decoder.decode(packet)
        except av.InvalidDataError:
            turns.append(decoder.latest)
    assert turns == [Turn(packets[broken].pts)]


def test_every_packet_has_its_turn() -> None:
    """In their order, the last ones behind packets without a picture."""
    decoder, packets = decoder_of(film(LARGE), MANY)
    wanted = [Turn(packet.pts) for packet in packets]
    turns = []
    for packet in packets:
        decoder.decode(packet)
        turns.append(decoder.latest)
        packet.pts = 99  # as one that is copied has another time then
    assert turns == [None] * (MANY - 1) + wanted[: 1 - MANY]
    for filler in decoder.fillers():
        decoder.decode(filler)
        turns.append(decoder.latest)
    assert turns[MANY - 1 :] == wanted
    decoder.finish()
    assert decoder.latest is None


def test_a_keyframe_is_decoded_alone() -> None:
    """And whatever follows is decoded as if it had never been."""
    one, (keyframe, *_) = decoder_of(film(LARGE), 1)
    wanted = seen(iter(one.decode_alone(keyframe)))
    decoder, packets = decoder_of(film(LARGE), MANY)
    assert seen(iter(decoder.decode_alone(packets[0]))) == wanted
    assert decoder.at_once == MANY
    assert len(seen(decoded(decoder, packets))) == LARGE.frames
