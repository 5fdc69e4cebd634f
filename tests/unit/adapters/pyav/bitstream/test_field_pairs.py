"""Pictures that come as two fields: told apart by slice headers, put together, taken apart."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from types import SimpleNamespace
from typing import cast

import av
import pytest
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream

from trimcore.adapters.pyav.bitstream import field_pairs, unit_syntax
from trimcore.adapters.pyav.bitstream.bits import code_of
from trimcore.adapters.pyav.bitstream.field_pairs import FieldPairs, demuxed, halves
from trimcore.adapters.pyav.bitstream.nal import Framing

ANNEX_B = Framing(units=unit_syntax.H264, width=0)
HIGH, MAIN = 100, 77


def unit(kind: int, bits: str) -> bytes:
    """Make a unit of a type and its bits."""
    whole = (bits + "1").ljust(-(-(len(bits) + 1) // 8) * 8, "0")
    return bytes([kind]) + int(whole, 2).to_bytes(len(whole) // 8, "big")


def codes(*values: int) -> str:
    return "".join(map(code_of, values))


def sequence(*, profile: int = MAIN, frames_only: bool = False, scaled: bool = False) -> bytes:
    """Make a sequence set number 1 whose frame numbers have 6 bits."""
    head = f"{profile:08b}" + "0" * 8 + f"{40:08b}" + codes(1)
    if profile == HIGH:
        lists = "1" + codes(*[1] * 16) + "0" * 7 if scaled else ""
        head += codes(1, 0, 0) + "0" + ("1" + lists if scaled else "0")
    body = codes(2, 0, 4, 4) + "0" + codes(119, 33) + ("1" if frames_only else "0")
    return unit(0x67, head + body)


PICTURE = unit(0x68, codes(3, 1) + "00")


def slice_of(number: int, field: str, *, kind: int = 0x41) -> bytes:
    """Make a slice of picture set 3: the frame's number, then `0`, `10` (top) or `11` (bottom)."""
    return unit(kind, codes(0, 0, 3) + f"{number:06b}" + field + "0" * 40)


def pairs_of(*sets: bytes) -> FieldPairs:
    pairs = FieldPairs(ANNEX_B)
    for one in sets:
        pairs.learn(one)
    return pairs


class TestHeaders:
    @pytest.mark.parametrize(("profile", "scaled"), [(MAIN, False), (HIGH, False), (HIGH, True)])
    def test_a_field_tells_its_frame_and_its_side(self, profile: int, scaled: bool) -> None:
        """Behind whatever a sequence set says of colours and scaling."""
        pairs = pairs_of(sequence(profile=profile, scaled=scaled), PICTURE)
        assert pairs.field(ANNEX_B.wrap([slice_of(9, "10")])) == (9, 0)
        assert pairs.field(ANNEX_B.wrap([slice_of(9, "11")])) == (9, 1)
        assert pairs.field(ANNEX_B.wrap([slice_of(9, "0")])) is None

    def test_a_sequence_of_frames_has_no_fields(self) -> None:
        """Whatever its slices look like."""
        pairs = pairs_of(sequence(frames_only=True), PICTURE)
        assert not pairs.allowed
        assert pairs.field(ANNEX_B.wrap([slice_of(9, "10")])) is None

    def test_sets_beside_the_pictures_are_learnt(self) -> None:
        """Transport streams bring them along."""
        pairs = pairs_of()
        data = ANNEX_B.wrap([sequence(), PICTURE, slice_of(0, "10", kind=0x65)])
        assert pairs.field(data) == (0, 0)
        assert pairs.allowed

    @pytest.mark.parametrize("cut", range(1, 12))
    def test_a_broken_set_is_none(self, cut: int) -> None:
        """And a slice of an unknown set holds a frame."""
        pairs = pairs_of(sequence()[:cut], PICTURE[:cut])
        assert pairs.field(ANNEX_B.wrap([slice_of(9, "10")])) in {None, (9, 0)}


def packet(data: bytes, pts: int, *, key: bool = False) -> "Packet[Stream]":
    made: Packet[Stream] = av.Packet(data)
    made.pts, made.dts, made.duration, made.is_keyframe = pts, pts, 20, key
    made.time_base = Fraction(1, 1000)
    return made


@pytest.fixture
def streamed(monkeypatch: pytest.MonkeyPatch) -> "Iterator[Sequence[Packet[Stream]]]":
    """Demux four fields of two frames, and a whole frame."""
    parts = [(0, "10"), (0, "11"), (1, "11"), (1, "10"), (2, "0")]
    datas = [ANNEX_B.wrap([slice_of(number, field)]) for number, field in parts]
    with av.open("/dev/null", "w", format="mpegts") as container:
        video = container.add_stream("mpeg2video", rate=25)
        given = []
        for place, data in enumerate(datas):
            made = packet(data, 20 * place, key=place == 0)
            made.stream = video
            given.append(made)
        pairs = pairs_of(sequence(), PICTURE)
        monkeypatch.setattr(field_pairs, "_pairs", lambda *_: pairs)
        source = cast(InputContainer, SimpleNamespace(demux=lambda *_: iter(given)))
        yield list(demuxed(source, video))


def test_two_fields_of_a_frame_are_one_packet(streamed: "Sequence[Packet[Stream]]") -> None:
    """Whichever comes first, with the time of the first."""
    assert [made.pts for made in streamed] == [0, 40, 80]
    assert [made.duration for made in streamed] == [40, 40, 20]
    assert [made.is_keyframe for made in streamed] == [True, False, False]


def test_they_are_taken_apart_again(streamed: "Sequence[Packet[Stream]]") -> None:
    """Each as it was; a whole frame stays one."""
    apart = [half for made in streamed for half in halves(made)]
    assert [half.pts for half in apart] == [0, 20, 40, 60, 80]
    whole = b"".join(bytes(made) for made in streamed)
    assert b"".join(bytes(half) for half in apart) == whole
    assert [half.is_keyframe for half in apart] == [True, False, False, False, False]
