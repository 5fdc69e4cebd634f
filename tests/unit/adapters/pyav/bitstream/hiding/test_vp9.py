"""Pictures of VP9 that are not shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.adapters.pyav.bitstream.hiding.vp9_headers import Drawn, frames, streams
from trimcore.adapters.pyav.bitstream.hiding.superframes import frames_in, packed
from trimcore.adapters.pyav.bitstream.hiding.vp9 import VP9_HIDING
from trimcore.adapters.pyav.bitstream.hiding.way import CannotHide

KEY = frames(is_key=True, shows=True)


@given(streams())
def test_a_hidden_frame_tells_the_same_but_that_it_is_shown(drawn: list[Drawn]) -> None:
    """Its header may be a byte longer; what is behind it is untouched."""
    hiding = VP9_HIDING.begins()
    for frame in drawn:
        hiding.hide(frame.written(is_shown=frame.is_shown))
    (lead,) = hiding.packets()
    assert frames_in(lead) == [frame.written(is_shown=False) for frame in drawn]
    assert (VP9_HIDING.pictures(lead), VP9_HIDING.unshown(lead)) == (2, 2)


@given(KEY, st.integers(1, 40))
def test_hidden_frames_share_packets(key: Drawn, count: int) -> None:
    """Up to eight have room in one."""
    hiding = VP9_HIDING.begins()
    for _ in range(count):
        hiding.hide(key.written(is_shown=True))
    lead = hiding.packets()
    assert hiding.count == count
    assert [VP9_HIDING.pictures(one) for one in lead] == [
        min(8, count - at) for at in range(0, count, 8)
    ]


@given(streams())
def test_frames_of_one_packet_are_hidden_one_by_one(drawn: list[Drawn]) -> None:
    """Encoders put a hidden one before one that is shown."""
    key, other = drawn
    hiding = VP9_HIDING.begins()
    hiding.hide(key.written(is_shown=True))
    hiding.hide(packed([other.written(is_shown=False), other.written(is_shown=True)]))
    hidden = other.written(is_shown=False)
    assert frames_in(hiding.packets()[0]) == [key.written(is_shown=False), hidden, hidden]


@given(streams(), st.data())
def test_what_is_not_whole_can_t_be_hidden(drawn: list[Drawn], data: st.DataObject) -> None:
    """A header that ends too early is one of nothing."""
    key = drawn[0].written(is_shown=True)
    length = data.draw(st.integers(1, len(key) - len(drawn[0].behind) - 1))
    with pytest.raises(CannotHide):
        VP9_HIDING.begins().hide(key[:length])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("88" + "00" * 40, id="shows an earlier one"),
        pytest.param("46" + "00" * 40, id="no frame"),
        pytest.param("b8" + "00" * 40, id="a profile that is not known"),
        pytest.param("82" + "00" * 40, id="no code of synchrony"),
        pytest.param("86" + "00" * 4 + "ff" * 40, id="no picture to refer to"),
    ],
)
def test_what_is_not_known_can_t_be_hidden(data: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(CannotHide):
        VP9_HIDING.begins().hide(bytes.fromhex(data))


@given(streams())
def test_a_keyframe_that_shares_its_packet_can_t_be_hidden(drawn: list[Drawn]) -> None:
    """What follows might predict motion from the other one, if that was shown."""
    key, other = drawn
    first = key.written(is_shown=False)
    with pytest.raises(CannotHide):
        VP9_HIDING.begins().hide(packed([first, other.written(is_shown=True)]))
    VP9_HIDING.begins().hide(packed([first, other.written(is_shown=False)]))


@pytest.mark.parametrize(
    ("data", "unshown"), [("86", 0), ("84", 1), ("88", 0), ("b1", 0), ("b0", 1), ("b4", 0)]
)
def test_unshown_frames_are_counted(data: str, unshown: int) -> None:
    """One that is shown again shows; profile 3 has a bit more."""
    assert VP9_HIDING.unshown(bytes.fromhex(data)) == unshown
