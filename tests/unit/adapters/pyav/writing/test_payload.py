"""What has to be the same of a copied packet, whatever frames it."""

from hypothesis import given
from hypothesis import strategies as st

from trimcore.adapters.pyav.bitstream import unit_syntax
from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.writing.payload import bare, stored_units

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


def test_framing_and_delimiters_do_not_count() -> None:
    """Start codes or lengths, with a delimiter of H.264 or without: the picture is the same."""
    picture, delimiter = b"\x65\x88\x01", b"\x09\xf0"
    codes = Framing(units=unit_syntax.H264, width=0)
    lengths = Framing(units=unit_syntax.H264, width=4)
    wanted = lengths.wrap([picture])
    assert bare(codes.wrap([delimiter, picture]) + b"\0\0", codes) == wanted
    assert bare(codes.wrap([picture]), codes) == wanted
    assert bare(lengths.wrap([picture]), lengths) == wanted


def test_pictures_that_differ_stay_different() -> None:
    """In any bit of any unit."""
    codes = Framing(units=unit_syntax.H264, width=0)
    one, other = codes.wrap([b"\x65\x88\x01"]), codes.wrap([b"\x65\x88\x03"])
    assert bare(one, codes) != bare(other, codes)
