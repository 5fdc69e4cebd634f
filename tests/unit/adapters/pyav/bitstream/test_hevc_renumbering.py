"""Encoded HEVC pictures under other numbers decode to the same pictures."""

from collections.abc import Iterator
from fractions import Fraction

import av
import pytest
from av.video.codeccontext import VideoCodecContext
from hypothesis import given
from hypothesis import strategies as st

from trimcore.adapters.pyav.bitstream import unit_syntax
from trimcore.adapters.pyav.bitstream.hevc_renumbering import Numbers, free_numbers
from trimcore.adapters.pyav.bitstream.keyframes import kind_of_key
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing, escape, unescape
from trimcore.domain.cutting.planning.packets import PacketKind

BARE = Framing(units=unit_syntax.HEVC, width=0)
NUMBERS = Numbers(vps=1, sps=3, pps=17)
SLICE, RANDOM_ACCESS = b"\x02\x01", b"\x28\x01"
_GLOBAL_HEADER = 1 << 22


def encoded() -> tuple[bytes, list[bytes]]:
    """Encode a few pictures; give their parameter sets, and their packets."""
    encoder = av.CodecContext.create("libx265", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = 128, 96, "yuv420p"
    encoder.framerate, encoder.time_base = Fraction(25), Fraction(1, 25)
    encoder.flags |= _GLOBAL_HEADER
    encoder.options = {"preset": "ultrafast", "x265-params": "log-level=none:pools=none"}
    encoder.open()
    packets = []
    for number in range(12):
        frame = av.VideoFrame(128, 96, "yuv420p")
        for position, plane in enumerate(frame.planes):
            plane.update(
                bytes((at * (number + position + 1)) & 0xFF for at in range(plane.buffer_size))
            )
        frame.pts = number
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    return encoder.extradata or b"", [bytes(packet) for packet in packets]


def decoded(extradata: bytes, packets: list[bytes]) -> Iterator[bytes]:
    decoder = av.CodecContext.create("hevc", "r")
    assert isinstance(decoder, VideoCodecContext)
    decoder.extradata = extradata
    for packet in [*map(av.Packet, packets), None]:
        for frame in decoder.decode(packet):
            yield b"".join(bytes(plane) for plane in frame.planes)


def test_renumbered_pictures_decode_to_the_same() -> None:
    """Their own sets stand beside them, and none of the old ones."""
    extradata, packets = encoded()
    sets = NUMBERS.sets(BARE.split(extradata))
    renumbered = [BARE.wrap(map(NUMBERS.picture, BARE.split(packet))) for packet in packets]
    assert list(decoded(BARE.wrap(sets), renumbered)) == list(decoded(extradata, packets))
    assert free_numbers(sets) == Numbers(vps=2, sps=1, pps=15)
    assert kind_of_key(renumbered[0], BARE) is PacketKind.KEY


@given(st.lists(st.sampled_from([0, 0, 1, 3, 255]), max_size=12).map(bytes))
def test_a_slice_grows_by_one_byte_and_keeps_its_end(rest: bytes) -> None:
    """Whatever follows the number, zeros that need escaping included."""
    raw = b"\xc5" + rest + b"\x80"
    longer = unescape(NUMBERS.picture(SLICE + escape(raw))[2:])
    assert len(longer) == len(raw) + 1
    assert longer[2:] == raw[1:]
    assert f"{longer[0]:08b}{longer[1]:08b}" == "1" + "000010010" + "000101"


def test_other_units_stay() -> None:
    """Only slices refer to a set."""
    note = b"\x4e\x01\x05\x02\x80"
    assert NUMBERS.picture(note) == note


@pytest.mark.parametrize("unit", [SLICE + b"\xa0\x80", RANDOM_ACCESS + b"\xc0\x80"])
def test_slices_of_another_set_are_refused(unit: bytes) -> None:
    """They are not of the encoder that was asked."""
    with pytest.raises(BrokenUnits):
        NUMBERS.picture(unit)
