"""Timecodes count frames as tape does, dropped numbers included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.domain.cutting.timeline.timecode import Timecode

RATES = [24, 25, 30, 48, 50, 60, 100, 120]


@pytest.mark.parametrize(
    ("text", "rate", "frame"),
    [
        ("00:00:00:00", 25, 0),
        ("01:00:00:00", 25, 90_000),
        ("00:00:59;29", 30, 1_799),
        ("00:01:00;02", 30, 1_800),
        ("00:09:59;29", 30, 17_981),
        ("00:10:00;00", 30, 17_982),
        ("01:00:00;00", 30, 107_892),
        ("00:01:00;04", 60, 3_600),
        ("10:00:00:119", 120, 4_320_119),
    ],
)
def test_a_frame_has_its_number(text: str, rate: int, frame: int) -> None:
    code = Timecode.parse(text, rate)
    assert code.frame == frame
    assert str(code) == text


@pytest.mark.parametrize("mark", [":", ";"])
def test_a_day_ends_where_the_next_begins(mark: str) -> None:
    last = Timecode.parse(f"23:59:59{mark}29", 30)
    assert str(last.later(1)) == f"00:00:00{mark}00"


@given(
    rate=st.sampled_from(RATES),
    drops=st.booleans(),
    steps=st.integers(0, 200_000),
    more=st.integers(0, 9),
)
def test_what_is_written_is_read_again(rate: int, drops: bool, steps: int, more: int) -> None:
    drops = drops and rate % 30 == 0
    code = Timecode(0, rate, drops).later(steps)
    assert Timecode.parse(str(code), rate) == code
    assert code.later(more).frame == steps + more


def test_dropped_numbers_are_never_written() -> None:
    code = Timecode(0, 30, drops=True)
    written = {str(code.later(step)) for step in range(20_000)}
    assert len(written) == 20_000
    assert not {"00:01:00;00", "00:01:00;01", "00:11:00;01"} & written


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("1:00:00:00", 25),
        ("00:00:00:25", 25),
        ("00:60:00:00", 25),
        ("00:00:00", 25),
        ("00:00:00;00", 25),
        ("\u0660\u0660:00:00:00", 25),
        ("", 25),
    ],
)
def test_what_is_none_is_refused(text: str, rate: int) -> None:
    with pytest.raises(ValueError):
        Timecode.parse(text, rate)
