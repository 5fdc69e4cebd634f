"""Packets of speech are taken apart into frames."""

from hypothesis import given
from hypothesis import strategies as st

from trimcore.adapters.pyav.bitstream.sound.amr import amr_frames

LOUD, SILENT, NONE = b"\x3c" + bytes(31), b"\x44" + bytes(5), b"\x7c"


def test_frames_have_the_size_of_their_type() -> None:
    """Of the best rate, of comfort noise, and of none at all."""
    packet = LOUD + SILENT + NONE + LOUD
    assert list(amr_frames(packet)) == [LOUD, SILENT, NONE, LOUD]


@given(st.binary(max_size=200))
def test_nothing_is_lost(data: bytes) -> None:
    """Whatever the bytes are."""
    assert b"".join(amr_frames(data)) == data
