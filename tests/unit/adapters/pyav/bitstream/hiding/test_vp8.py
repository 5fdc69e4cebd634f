"""Pictures of VP8 that are not shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.adapters.pyav.bitstream.hiding.vp8 import VP8_HIDING
from trimcore.adapters.pyav.bitstream.hiding.way import CannotHide
from trimcore.adapters.pyav.bitstream.vpx import VP8

PACKETS = st.binary(min_size=4, max_size=40)


@given(st.lists(PACKETS, max_size=20))
def test_all_but_one_bit_stays(hidden: list[bytes]) -> None:
    """Each picture has a packet of its own."""
    hiding = VP8_HIDING.begins()
    for data in hidden:
        hiding.hide(data)
    lead = hiding.packets()
    assert hiding.count == len(hidden)
    assert [(one[0] | 0x10, one[1:]) for one in lead] == [
        (one[0] | 0x10, one[1:]) for one in hidden
    ]
    assert all(VP8.shows_nothing(one) and VP8_HIDING.unshown(one) == 1 for one in lead)


def test_shown_and_hidden_ones_are_counted() -> None:
    """There is one picture in each packet."""
    assert [VP8_HIDING.unshown(bytes((tag, 0, 0, 0))) for tag in (0x10, 0x31, 0x01, 0x20)] == [
        0,
        0,
        1,
        1,
    ]
    assert VP8_HIDING.pictures(bytes((0x10, 0, 0, 0))) == 1


def test_a_packet_without_a_picture_can_t_be_hidden() -> None:
    """Decoders show the picture before it again."""
    with pytest.raises(CannotHide):
        VP8_HIDING.begins().hide(b"\x10\0\0")
