"""What of a packet of AV1 is stored."""

from hypothesis import given
from hypothesis import strategies as st

from trimcore.adapters.pyav.bitstream.obu.units import stored_units

DELIMITER, PADDING = b"\x12\x00", b"\x7a\x02\x80\x00"
SEQUENCE, FRAME = b"\x0a\x03\x01\x02\x03", b"\x32\x02\xaa\xbb"
LAST = b"\x30\xaa\xbb\xcc"
"""A frame without its length: it ends where the packet ends."""


def test_delimiters_and_padding_are_not_stored() -> None:
    """They say nothing about pictures, and muxers leave them out."""
    assert stored_units(DELIMITER + SEQUENCE + PADDING + FRAME) == SEQUENCE + FRAME


def test_what_is_stored_stays_as_it_is() -> None:
    """Taking it out twice is once."""
    assert stored_units(SEQUENCE + FRAME + LAST) == SEQUENCE + FRAME + LAST


def test_broken_packets_are_compared_whole() -> None:
    """A length that leads too far, or does not end."""
    for broken in (DELIMITER + b"\x32\x7f\x00", DELIMITER + b"\x32\xff\xff", b"\x36"):
        assert stored_units(broken) == broken


@given(st.binary(max_size=60))
def test_any_bytes_are_taken(data: bytes) -> None:
    """And nothing is made up."""
    assert len(stored_units(data)) <= len(data)
