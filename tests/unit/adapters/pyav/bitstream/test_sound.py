"""Packets of speech are taken apart into frames, and Opus skips nothing where it is cut."""

from hypothesis import given
from hypothesis import strategies as st

from trimcore.adapters.pyav.bitstream.sound import amr_frames, skipping_nothing

LOUD, SILENT, NONE = b"\x3c" + bytes(31), b"\x44" + bytes(5), b"\x7c"


def test_frames_have_the_size_of_their_type() -> None:
    """Of the best rate, of comfort noise, and of none at all."""
    packet = LOUD + SILENT + NONE + LOUD
    assert list(amr_frames(packet)) == [LOUD, SILENT, NONE, LOUD]


@given(st.binary(max_size=200))
def test_nothing_is_lost(data: bytes) -> None:
    """Whatever the bytes are."""
    assert b"".join(amr_frames(data)) == data


def test_a_header_of_opus_skips_nothing() -> None:
    """All else of it stays; what is no such header stays as it is."""
    before, after = b"OpusHead\1\2", b"\x80\xbb\0\0\0\0\0"
    assert skipping_nothing(before + b"\x38\x01" + after) == before + b"\0\0" + after
    assert skipping_nothing(b"Opus") == b"Opus"
