"""Headers of H.263's pictures, made bit by bit (ITU-T H.263, 5.1)."""

import pytest

from trimcore.adapters.pyav.bitstream.mpeg.h263 import is_intra

SYNC, NUMBER = "0000000000000000100000", "00000101"
PLAIN = SYNC + NUMBER + "10000"
LARGE = PLAIN + "111"
FULL = "001" + "110" + "0" * 11 + "1000"


def header(bits: str) -> bytes:
    bits = bits.ljust(80, "0")
    return int(bits, 2).to_bytes(10, "big")


@pytest.mark.parametrize(
    ("bits", "expected"),
    [
        (PLAIN + "010" + "0", True),
        (PLAIN + "010" + "1", False),
        (LARGE + FULL + "000" + "111", True),
        (LARGE + FULL + "001" + "000", False),
        (LARGE + "000" + "000" + "111", True),
        (LARGE + "000" + "001" + "000", False),
    ],
    ids=["intra", "inter", "large-intra", "large-inter", "short-intra", "short-inter"],
)
def test_a_header_tells_whether_a_picture_leans_on_others(bits: str, *, expected: bool) -> None:
    assert is_intra(header(bits)) is expected


def test_what_ends_too_early_is_none_that_stands_by_itself() -> None:
    assert not is_intra(b"")
