"""Times are read exactly, in every form that callers write."""

import re
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.domain.cutting.timeline.clock_time import parse_time
from trimcore.domain.cutting.timeline.notation import FORMS, Time, counts_frames, read_time
from trimcore.domain.cutting.timeline.timecode import Timecode
from trimcore.domain.errors import InvalidInput

LONGEST_US = 3_600_000 * 10**6
SERVICE = re.compile(r"(\d\d?:)?[0-5]\d:[0-5]\d(\.\d{1,6})?|\d{1,6}(\.\d{1,6})?", re.ASCII)
NTSC = Fraction(30000, 1001)


def read(time: Time, rate: Fraction | None = None) -> int:
    """Read a time as a start."""
    return read_time(time, field="start", rate=rate)


def codes(time: Time, rate: Fraction | None = None) -> list[str]:
    """Return what is wrong with a time."""
    with pytest.raises(InvalidInput) as caught:
        read(time, rate)
    assert [fault.field for fault in caught.value.faults] == ["start"]
    return [fault.code for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("time", "microseconds"),
    [
        ("12", 12_000_000),
        ("12.", 12_000_000),
        ("12.48", 12_480_000),
        (".5", 500_000),
        ("12.48s", 12_480_000),
        (".5s", 500_000),
        ("1m30s", 90_000_000),
        ("1m", 60_000_000),
        ("1h2m3.5s", 3_723_500_000),
        ("90m", 5_400_000_000),
        ("90:00", 5_400_000_000),
        ("1:02.5", 62_500_000),
        ("00:00:00.001", 1_000),
        ("100:00:00", 360_000_000_000),
        (" 7 ", 7_000_000),
        ("0.0000005", 0),
        ("0.0000015", 2),
    ],
)
def test_a_text_is_read(time: str, microseconds: int) -> None:
    assert read(time) == microseconds


@pytest.mark.parametrize(
    ("time", "microseconds"),
    [
        (3, 3_000_000),
        (0.1, 100_000),
        (Fraction(1, 3), 333_333),
        (Decimal("1.000001"), 1_000_001),
        (timedelta(minutes=1, microseconds=7), 60_000_007),
    ],
)
def test_a_number_is_read(time: Time, microseconds: int) -> None:
    assert read(time) == microseconds


@pytest.mark.parametrize(
    ("time", "rate", "seconds"),
    [
        ("100f", Fraction(25), Fraction(4)),
        ("0f", NTSC, Fraction(0)),
        ("30f", NTSC, Fraction(1001, 1000)),
        ("00:00:01:05", Fraction(25), Fraction(6, 5)),
        ("00:01:00:00", NTSC, Fraction(1800 * 1001, 30000)),
        ("00:01:00;02", NTSC, Fraction(1800 * 1001, 30000)),
        ("01:00:00;00", NTSC, Fraction(107892 * 1001, 30000)),
        ("00:00:01:00", Fraction(24000, 1001), Fraction(24 * 1001, 24000)),
    ],
)
def test_frames_are_counted_at_a_constant_rate(
    time: str, rate: Fraction, seconds: Fraction
) -> None:
    assert counts_frames(time)
    assert read(time, rate) == round(seconds * 10**6)
    assert codes(time) == ["no_frame_rate"]


@pytest.mark.parametrize(
    "text", ["", " ", "x", "1:60", "1:2:60", "-1", "1,5", "1e3", "s", ".", "1:2:3:4:5", "5 s", "٣"]
)
def test_what_is_no_time_is_refused_with_all_forms(text: str) -> None:
    assert codes(text) == ["not_a_time"]
    with pytest.raises(InvalidInput, match="100f") as caught:
        read(text)
    assert FORMS in str(caught.value)


@pytest.mark.parametrize("text", ["00:00:00:25", "00:00:00;01", "00:61:00:00"])
def test_a_timecode_that_the_rate_does_not_have_is_refused(text: str) -> None:
    assert codes(text, Fraction(25)) == ["not_a_time"]


@pytest.mark.parametrize("time", [-1, -0.001, "3600001", "1001:00:00", timedelta(-1)])
def test_what_is_out_of_range_is_refused(time: Time) -> None:
    assert codes(time) == ["out_of_range"]


@pytest.mark.parametrize("time", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")])
def test_a_number_that_is_none_is_refused(time: Time) -> None:
    assert codes(time) == ["not_a_time"]


@pytest.mark.parametrize("time", [True, None, b"1", object()])
def test_another_type_is_an_error_of_types(time: object) -> None:
    with pytest.raises(TypeError, match="start must be"):
        read(time)  # type: ignore[arg-type]  # what is tried


@given(st.integers(0, LONGEST_US))
def test_every_microsecond_can_be_written_in_every_way(microseconds: int) -> None:
    exact = Fraction(microseconds, 10**6)
    seconds, rest = divmod(microseconds, 10**6)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    ways: list[Time] = [
        exact,
        Decimal(microseconds) / 10**6,
        timedelta(microseconds=microseconds),
        f"{seconds}.{rest:06}",
        f"{seconds}.{rest:06}s",
        f"{minutes}m{second}.{rest:06}s",
        f"{minutes:02}:{second:02}.{rest:06}" if minutes < 10**6 else exact,
        f"{hours:02}:{minute:02}:{second:02}.{rest:06}",
    ]
    assert [read(way) for way in ways] == [microseconds] * len(ways)


@given(st.integers(0, 24 * 3600 * 30 - 1), st.booleans())
def test_a_timecode_is_the_frame_that_it_names(frame: int, drops: bool) -> None:
    code = Timecode(0, 30, drops).later(frame)
    assert read(str(code), NTSC) == read(f"{code.frame}f", NTSC)


@given(st.from_regex(SERVICE, fullmatch=True))
def test_the_forms_of_the_service_mean_the_same(text: str) -> None:
    assert read(text) == parse_time(text, field="start")


@given(st.text(max_size=12))
def test_any_text_is_a_time_or_refused(text: str) -> None:
    try:
        assert 0 <= read(text, Fraction(25)) <= LONGEST_US
    except InvalidInput:
        assert codes(text, Fraction(25)) in (["not_a_time"], ["out_of_range"])
