"""The beginning of a piece of Opus sounds the same, whatever a decoder has heard before it."""

import io
from array import array
from fractions import Fraction
from functools import cache
from math import pi, sin
from random import Random
from typing import cast

import av
import pytest
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet
from av.stream import Stream

from trimcore.adapters.pyav.bitstream.remade import packet_of
from trimcore.adapters.pyav.codecs.sound import OPUS
from trimcore.adapters.pyav.sound_encoding.edge import SoundEdge

RATE, STEP, SECONDS = 48_000, 960, 4
GOES_OVER = STEP // 2
"""Samples in which the sound before is still heard."""


def music(at: int) -> float:
    """Swell, and rise, with some noise."""
    moment = at / RATE
    loud = 0.3 + 0.2 * sin(2 * pi * 3 * moment)
    return loud * (sin(2 * pi * (180 + 9 * moment) * moment) + 0.3 * DICE.uniform(-1, 1))


DICE = Random(5)


@cache
def film() -> bytes:
    """Make a file of it."""
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as made:
        stream = made.add_stream("libopus", rate=RATE)
        assert isinstance(stream, AudioStream)
        stream.layout, stream.bit_rate = "mono", 64_000
        for at in range(0, SECONDS * RATE, STEP):
            samples = array("h", (round(32767 * music(at + one)) for one in range(STEP)))
            frame = AudioFrame(format="s16", layout="mono", samples=STEP)
            frame.planes[0].update(samples.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
            frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), at
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return file.getvalue()


def begun(first: int) -> tuple[list[bytes], list[bytes]]:
    """Begin a piece with a packet; return its first ones, encoded anew, and the source's."""
    assert OPUS.edge is not None
    with av.open(io.BytesIO(film()), "r") as file:
        stream = file.streams.audio[0]
        edge, made = SoundEdge(stream, OPUS.edge), list[bytes]()
        packets = [packet for packet in file.demux(stream) if packet.size]
        for packet in packets[:first]:
            edge.pass_by(bytes(packet))
        for packet in packets[first:]:
            made += [bytes(one) for one in edge.take(cast("Packet[Stream]", packet))]
        assert edge.is_encoded
        return made, [bytes(packet) for packet in packets]


def heard(before: list[bytes], behind: list[bytes]) -> "array[float]":
    """Decode packets behind others, and return what is heard of them."""
    decoder = av.AudioCodecContext.create("opus", "r")
    decoder.sample_rate, decoder.layout = RATE, "mono"
    samples = array("f")
    for data in (*before, *behind):
        for frame in decoder.decode(packet_of(data)):
            samples.frombytes(bytes(frame.planes[0])[: 4 * frame.samples])
    return samples[len(before) * STEP :]


@pytest.mark.parametrize("first", range(9, 60, 5))
def test_what_comes_before_is_not_heard_in_it(first: int) -> None:
    """The level is told anew, and not by how it has changed."""
    made, packets = begun(first)
    alone = heard(packets[:first], packets[first:])
    for before in ([], packets[80:100], packets[140:150]):
        shown = heard(before, made)
        apart = [abs(shown[at] - alone[at]) for at in range(GOES_OVER, 2 * STEP)]
        assert max(apart) < 0.2, f"behind {len(before)} packets"
