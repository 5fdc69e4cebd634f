"""Kinds of numbers in AV1's headers, written here as the specification writes them."""

from hypothesis import given
from hypothesis import strategies as st

from trimcore.adapters.pyav.bitstream.bits import Bits
from trimcore.adapters.pyav.bitstream.hiding.av1.reading import (
    below,
    doublings,
    optional,
    signed,
    skip_coded,
)

BEHIND = "1011"
COUNTS = st.integers(1, 9000)


def written_below(count: int, value: int) -> str:
    """Write a number below `count` in as many bits as it takes, or one less (4.10.7)."""
    width = count.bit_length()
    short = (1 << width) - count
    if value < short:
        return f"{value:0{width - 1}b}" if width > 1 else ""
    return f"{value + short >> 1:0{width - 1}b}{value + short & 1}"


def written_coded(count: int, value: int) -> str:
    """Write a number below `count` in steps that become larger (5.9.27)."""
    text, at, step = "", 0, 0
    while True:
        width = 3 if step == 0 else 2 + step
        if count <= at + 3 * (1 << width):
            return text + written_below(count - at, value - at)
        if value < at + (1 << width):
            return f"{text}0{value - at:0{width}b}"
        text, at, step = text + "1", at + (1 << width), step + 1


@given(COUNTS, st.data())
def test_a_number_below_another_is_read(count: int, data: st.DataObject) -> None:
    value = data.draw(st.integers(0, count - 1))
    bits = Bits(written_below(count, value) + BEHIND)
    assert below(bits, count) == value
    assert bits.text[bits.at :] == BEHIND


@given(COUNTS, st.data())
def test_a_coded_number_is_passed_whole(count: int, data: st.DataObject) -> None:
    value = data.draw(st.integers(0, count - 1))
    bits = Bits(written_coded(count, value) + BEHIND)
    skip_coded(bits, count)
    assert bits.text[bits.at :] == BEHIND


@given(st.integers(1, 8), st.data())
def test_a_sign_stands_before_its_number(width: int, data: st.DataObject) -> None:
    value = data.draw(st.integers(-(1 << width), (1 << width) - 1))
    text = f"{value & (1 << width + 1) - 1:0{width + 1}b}"
    assert signed(Bits(text), width) == value
    assert optional(Bits(f"1{text}"), width) == value
    assert optional(Bits("0"), width) == 0


def test_doublings_are_counted() -> None:
    assert [doublings(1, wanted) for wanted in (1, 2, 3, 4, 5)] == [0, 1, 2, 2, 3]
    assert doublings(64, 20) == 0
