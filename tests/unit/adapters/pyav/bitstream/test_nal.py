import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.adapters.pyav.bitstream import unit_syntax
from trimcore.adapters.pyav.bitstream.nal import BrokenUnits, Framing, escape, framing_of, unescape
from trimcore.adapters.pyav.bitstream.unit_syntax import UnitSyntax

BARE = Framing(units=unit_syntax.H264, width=0)
UNITS = st.lists(
    st.binary(min_size=1, max_size=40).map(lambda raw: escape(b"\x65" + raw) + b"\x80"),
    min_size=1,
    max_size=5,
)
TELLING = st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 255]), max_size=40).map(bytes)


@given(UNITS, st.sampled_from([0, 2, 4]))
def test_units_are_found_again(units: list[bytes], width: int) -> None:
    """Under either framing."""
    framing = Framing(units=unit_syntax.H264, width=width)
    assert framing.split(framing.wrap(units)) == units
    framing.check(framing.wrap(units))


@given(TELLING)
def test_escaping_hides_every_start_code_and_can_be_undone(raw: bytes) -> None:
    """Wherever zeros stand."""
    hidden = escape(raw + b"\x80")
    assert unescape(hidden) == raw + b"\x80"
    assert not any(code in hidden for code in (b"\0\0\0", b"\0\0\1", b"\0\0\2"))


@pytest.mark.parametrize("data", [b"", bytes(8), b"\0\0\0\x09\x65", b"\0\0\0\0\x65"])
def test_what_is_no_sequence_of_units_is_refused(data: bytes) -> None:
    """Empty packets, empty units, and lengths that lead outside."""
    framing = Framing(units=unit_syntax.H264, width=4)
    for refuses in (framing.split, framing.check):
        with pytest.raises(BrokenUnits):
            refuses(data)


@pytest.mark.parametrize(
    ("units", "extradata", "framing"),
    [
        (unit_syntax.H264, b"\1\x64\0\x1f\xff\xe1", Framing(units=unit_syntax.H264, width=4)),
        (unit_syntax.H264, b"\1\x64\0\x1f\xfd\xe1", Framing(units=unit_syntax.H264, width=2)),
        (unit_syntax.H264, b"\0\0\0\1\x67", BARE),
        (unit_syntax.H264, b"", BARE),
        (unit_syntax.HEVC, b"\1" + bytes(20) + b"\xff\0", Framing(units=unit_syntax.HEVC, width=4)),
    ],
)
def test_framing_is_told_by_the_stream_s_header(
    units: UnitSyntax, extradata: bytes, framing: Framing
) -> None:
    """A record tells the width of lengths; without one there are start codes."""
    assert framing_of(units, extradata) == framing


def test_types_are_read_from_the_first_byte() -> None:
    """Each codec keeps them in other bits."""
    assert BARE.kind(b"\x65") == 5
    assert Framing(units=unit_syntax.HEVC, width=0).kind(b"\x2a\x01") == 21
