"""What has to be the same of a copied packet, whatever frames it."""

from trimcore.adapters.pyav.bitstream import unit_syntax
from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.writing.payload import bare


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


def test_an_ending_that_comes_first_belongs_to_the_packet_before() -> None:
    """Transport streams have no packets of their own."""
    codes = Framing(units=unit_syntax.HEVC, width=0)
    picture = b"\x2a\x01\x88"
    assert bare(codes.wrap([unit_syntax.HEVC.ending, picture]), codes) == bare(
        codes.wrap([picture]), codes
    )


def test_a_length_that_looks_like_an_ending_is_none() -> None:
    """A picture of 328 bytes on which none leans begins as an ending with a start code would."""
    lengths = Framing(units=unit_syntax.H264, width=4)
    data = lengths.wrap([b"\x01" + b"\x88" * 327])
    assert data.startswith(b"\0\0\1" + unit_syntax.HEVC.ending)
    assert bare(data, lengths) == data
