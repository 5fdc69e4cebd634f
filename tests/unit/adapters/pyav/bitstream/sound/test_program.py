"""Channels of AAC that only the first frame of a stream tells of."""

import pytest

from trimcore.adapters.pyav.bitstream.sound.program import lacks_program, program_of, with_program

PROGRAM = bytes.fromhex("a0990880040018800d4c61766335392e33372e313030")
"""Of 5.1 channels, the two behind at the sides, with a comment."""
REST = bytes.fromhex("211004608c0027d3")


def frame(body: bytes, *, channels: int = 0, checked: bool = False) -> bytes:
    """Draw a frame with its header."""
    length = 7 + len(body)
    fields = (0xFFF, 12), (int(not checked), 4), (1, 2), (3, 4), (0, 1), (channels, 3)
    text = "".join(f"{value:0{width}b}" for value, width in (*fields, (0, 4), (length, 13)))
    return int(text.ljust(56, "1"), 2).to_bytes(7, "big") + body


def length_of(made: bytes) -> int:
    return int.from_bytes(made[:7], "big") >> 13 & 0x1FFF


def test_the_first_frame_tells_of_them() -> None:
    """What it tells ends with its comment."""
    first = frame(PROGRAM + REST)
    assert program_of(first) == PROGRAM
    assert not lacks_program(first)


def test_a_later_one_is_told() -> None:
    """By the same bytes in front of its own, and its length counts them."""
    later = frame(REST)
    assert lacks_program(later)
    made = with_program(later, PROGRAM)
    assert made == frame(PROGRAM + REST)
    assert length_of(made) == len(made)
    assert not lacks_program(made)


@pytest.mark.parametrize(
    "other",
    [
        frame(REST, channels=2),
        frame(PROGRAM + REST, checked=True),
        b"\x21\x10\x04\x60\x8c\0\x27\xd3",
        b"",
        frame(b""),
    ],
)
def test_others_need_nothing(other: bytes) -> None:
    """Usual channels stand in the header, and what is no such frame is left as it is."""
    assert program_of(other) == b""
    assert not lacks_program(other)


def test_a_frame_that_ends_too_early_tells_nothing() -> None:
    """It is damaged."""
    assert program_of(frame(PROGRAM[:6])) == b""
