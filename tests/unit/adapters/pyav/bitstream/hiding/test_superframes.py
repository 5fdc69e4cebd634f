"""Several frames of VP9 in one packet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.adapters.pyav.bitstream.hiding.superframes import MOST_FRAMES, frames_in, packed
from trimcore.adapters.pyav.bitstream.hiding.way import CannotHide

FRAMES = st.lists(st.binary(min_size=1, max_size=600), min_size=1, max_size=MOST_FRAMES)


@given(FRAMES)
def test_what_is_packed_is_taken_apart_again(frames: list[bytes]) -> None:
    """However long each is."""
    assert frames_in(packed(frames)) == frames


def test_sizes_take_as_many_bytes_as_the_largest() -> None:
    """The marker stands before and behind the sizes, and tells of their number and bytes."""
    made = packed([b"\x86" * 3, b"\x84" * 300])
    assert made[-6:] == bytes.fromhex("c9 0300 2c01 c9")
    assert packed([b"\x84"])[1:] == bytes.fromhex("c0 01 c0")


@pytest.mark.parametrize("data", ["86", "8600c1", "c1860101c1"])
def test_without_an_index_a_packet_is_one_frame(data: str) -> None:
    """A last byte like a marker is none without its twin."""
    assert frames_in(bytes.fromhex(data)) == [bytes.fromhex(data)]


@pytest.mark.parametrize("data", ["", "8686c001c0", "86c002c0", "8686c10200c1"])
def test_an_index_that_is_odd_is_none_to_rely_on(data: str) -> None:
    """It leaves bytes over, tells of too many, or of a frame without any."""
    with pytest.raises(CannotHide):
        frames_in(bytes.fromhex(data))
