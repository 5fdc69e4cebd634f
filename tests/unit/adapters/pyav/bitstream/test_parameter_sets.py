import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.adapters.pyav.bitstream import unit_syntax
from trimcore.adapters.pyav.bitstream.bits import Bits, code_of
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing
from trimcore.adapters.pyav.bitstream.parameter_sets import Avcc, Hvcc, h264_numbers, sets_in

SPS = bytes.fromhex("6764000dacd941419f9e10000003001000000303c0f1429960")
PPS = bytes.fromhex("68ef8fcbfd")
OTHER_SPS, OTHER_PPS = b"\x67\x64\x00\x0d\x4c\xd9", b"\x68\x59"
RECORD = (
    b"\1\x64\0\x0d\xff\xe1" + len(SPS).to_bytes(2, "big") + SPS
    + b"\1" + len(PPS).to_bytes(2, "big") + PPS + b"\xfd\xf8\xf8\0"
)  # fmt: skip
VPS, HEVC_SPS, HEVC_PPS = b"\x40\1v", b"\x42\1s", b"\x44\1p"


def hvcc(*arrays: tuple[int, bytes]) -> bytes:
    body = b"".join(
        bytes([kind]) + b"\0\1" + len(unit).to_bytes(2, "big") + unit for kind, unit in arrays
    )
    return b"\1" + bytes(20) + b"\xff" + bytes([len(arrays)]) + body


class TestH264:
    def test_a_record_is_taken_apart_and_put_together(self) -> None:
        """Nothing is lost, what stands behind the sets included."""
        assert Avcc.read(RECORD).with_sets([]) == RECORD

    def test_further_sets_stand_behind(self) -> None:
        """Each among its own kind."""
        merged = Avcc.read(Avcc.read(RECORD).with_sets([OTHER_SPS, OTHER_PPS]))
        assert (merged.sps, merged.pps) == ((SPS, OTHER_SPS), (PPS, OTHER_PPS))
        assert merged.rest == b"\xfd\xf8\xf8\0"

    def test_numbers_of_sets_are_read(self) -> None:
        """Sequence and picture sets count together: an encoder gives both the same."""
        assert h264_numbers([SPS, PPS]) == {0}
        assert h264_numbers([OTHER_SPS, PPS]) == {0, 1}

    @pytest.mark.parametrize("cut", [5, 7, 12, 30, 36])
    def test_a_record_that_ends_too_early_is_refused(self, cut: int) -> None:
        """Wherever it ends."""
        with pytest.raises(BrokenUnits):
            Avcc.read(RECORD[:cut])


class TestHevc:
    def test_further_sets_stand_in_the_arrays_of_their_kind(self) -> None:
        """Whatever marks an array carries."""
        own = hvcc((0x20, VPS), (0xA1, HEVC_SPS), (0x22, HEVC_PPS))
        merged = Hvcc.read(Hvcc.read(own).with_sets([b"\x42\1t", b"\x44\1q"]))
        assert merged.arrays == (
            (0x20, (VPS,)),
            (0xA1, (HEVC_SPS, b"\x42\1t")),
            (0x22, (HEVC_PPS, b"\x44\1q")),
        )

    def test_sets_are_listed_from_either_form(self) -> None:
        """A record, or start codes."""
        own = hvcc((0x20, VPS), (0x21, HEVC_SPS))
        bare = Framing(units=unit_syntax.HEVC, width=0)
        assert sets_in(own, Framing(units=unit_syntax.HEVC, width=4)) == [VPS, HEVC_SPS]
        assert sets_in(bare.wrap([VPS, HEVC_SPS]), bare) == [VPS, HEVC_SPS]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=6))
def test_numbers_of_variable_length_are_read_as_written(numbers: list[int]) -> None:
    """One after the other."""
    bits = Bits("".join(code_of(number) for number in numbers))
    assert [bits.number() for _ in numbers] == numbers


def test_a_number_that_does_not_end_is_refused() -> None:
    """Bits of a broken set are no number."""
    with pytest.raises(BrokenUnits):
        Bits("0001").number()
