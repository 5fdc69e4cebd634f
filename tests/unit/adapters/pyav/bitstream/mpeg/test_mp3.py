"""Frames of MP3 that take bytes from those before them sound the same when they stand alone."""

import random
from array import array
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import cast

import av
import pytest
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet

from trimcore.adapters.pyav.bitstream.mpeg.mp3 import Reservoir
from trimcore.adapters.pyav.bitstream.remade import packet_of

COUNT, FIRST, BEFORE = 40, 17, 9
SETTLED = 2
"""Frames after which a decoder has forgotten how it began."""
CODED = [
    (48_000, "stereo", 128_000),
    (44_100, "stereo", 192_000),
    (44_100, "mono", 64_000),
    (22_050, "stereo", 64_000),
    (16_000, "mono", 32_000),
]


@cache
def frames(rate: int, layout: str, bit_rate: int) -> Sequence[bytes]:
    """Encode noise that grows and fades, whose frames therefore borrow from each other."""
    encoder = av.CodecContext.create("libmp3lame", "w")
    assert isinstance(encoder, AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.format = rate, layout, "s16p"
    encoder.bit_rate, encoder.time_base = bit_rate, Fraction(1, rate)
    encoder.open()
    length, dice, made = encoder.frame_size, random.Random(5), list[bytes]()
    for number in range(COUNT):
        frame = AudioFrame(format="s16p", layout=layout, samples=length)
        frame.sample_rate, frame.pts = rate, number * length
        loud = 900 if number % 3 else 12_000
        for plane in frame.planes:
            part = array("h", (dice.randrange(-loud, loud) for _ in range(length)))
            plane.update(part.tobytes().ljust(plane.buffer_size, b"\0"))
        made += map(bytes, encoder.encode(frame))
    return made


def decoded(data: Sequence[bytes]) -> list[bytes]:
    """Decode frames one after the other; nothing for one that can't be decoded."""
    decoder = av.CodecContext.create("mp3float", "r")
    assert isinstance(decoder, AudioCodecContext)
    sounds = []
    for one in data:
        try:
            heard = decoder.decode(cast("Packet[AudioStream]", packet_of(one)))
        except av.FFmpegError:
            heard = []
        sounds.append(b"".join(bytes(plane) for frame in heard for plane in frame.planes))
    return sounds


@pytest.mark.parametrize(("rate", "layout", "bit_rate"), CODED)
@pytest.mark.parametrize("first", range(FIRST, FIRST + 4))
def test_frames_sound_as_they_did(rate: int, layout: str, bit_rate: int, first: int) -> None:
    """Of whatever rate, and most of them are not touched at all."""
    source = frames(rate, layout, bit_rate)
    reservoir = Reservoir(source[first - BEFORE : first])
    made = [reservoir.take(one) for one in source[first:]]
    wanted, heard = decoded(source)[first:], decoded(made)
    assert heard[SETTLED:] == wanted[SETTLED:]
    assert all(heard)
    assert sum(one != other for one, other in zip(made, source[first:], strict=True)) <= SETTLED


def test_what_is_tried_borrows() -> None:
    """Else nothing would be shown here."""
    for coded in CODED:
        starts = [decoded(frames(*coded)[first:])[0] for first in range(FIRST, FIRST + 4)]
        assert any(
            one != decoded(frames(*coded))[first]
            for first, one in zip(range(FIRST, FIRST + 4), starts, strict=True)
        )


def test_frames_that_borrow_too_much_stay_as_they_are() -> None:
    """Less was there before them, or they are no frames at all."""
    source = frames(*CODED[0])
    for before, data in (([], source[FIRST]), ([b"x"], b"no frame"), (source[:9], b"")):
        assert Reservoir(before).take(data) == data


def test_a_piece_that_begins_with_the_file_is_not_touched() -> None:
    """An encoder's first frame borrows nothing."""
    source = frames(*CODED[0])
    reservoir = Reservoir(())
    made = [reservoir.take(one) for one in source]
    assert all(one == other for one, other in zip(made, source, strict=True))
    assert any(one != other for one, other in pairwise(made))
