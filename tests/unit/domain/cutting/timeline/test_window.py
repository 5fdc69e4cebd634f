from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.domain.cutting.timeline.clock_time import format_hms, parse_time
from trimcore.domain.cutting.timeline.times import LONGEST_US, MediaTime, first_tick_at_or_after
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import InvalidInput

TIME_BASES = st.fractions(min_value=Fraction(1, 90_000), max_value=1).filter(bool)


class TestParseTime:
    @pytest.mark.parametrize(
        ("text", "microseconds"),
        [
            ("0", 0),
            ("1", 1_000_000),
            ("12.48", 12_480_000),
            (" 12.48 ", 12_480_000),
            ("0.1", 100_000),
            ("0.000001", 1),
            ("0.0000005", 0),
            ("0.0000015", 2),
            ("0.00000050001", 1),
            ("90", 90_000_000),
            ("01:02.5", 62_500_000),
            ("1:00:00", 3_600_000_000),
            ("00:01:02.500", 62_500_000),
            ("1000:00:00", LONGEST_US),
            ("3600000", LONGEST_US),
        ],
    )
    def test_a_time_is_read_exactly(self, text: str, microseconds: int) -> None:
        assert parse_time(text, field="f") == microseconds

    @pytest.mark.parametrize(
        "text",
        [
            *("", " ", "-1", "+1", "1,5", "1e3", ".5", "5.", "nan", "inf", "0x10", "1_000"),
            *("1:60", "60:00", "1:2:3:4", ":1", "1:", "1: 2", "٣", "1\n2", "0." + "1" * 31),
        ],
    )
    def test_what_is_no_time_names_its_field(self, text: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            parse_time(text, field="duration")
        assert [(f.field, f.code) for f in caught.value.faults] == [("duration", "not_a_time")]

    @pytest.mark.parametrize("text", ["3600000.000001", "9999999", "1000:00:00.1"])
    def test_more_than_a_thousand_hours_are_too_much(self, text: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            parse_time(text, field="f")
        assert caught.value.faults[0].code == "out_of_range"

    @given(st.integers(0, LONGEST_US))
    def test_every_microsecond_is_read_back(self, microseconds: int) -> None:
        text = f"{microseconds // 1_000_000}.{microseconds % 1_000_000:06}"
        assert parse_time(text, field="f") == microseconds


class TestFormat:
    @pytest.mark.parametrize(
        ("microseconds", "text"),
        [
            (0, "00:00:00"),
            (499_999, "00:00:00"),
            (500_000, "00:00:01"),
            (59_500_000, "00:01:00"),
            (3_599_500_000, "01:00:00"),
            (LONGEST_US, "1000:00:00"),
        ],
    )
    def test_the_nearest_second_is_written(self, microseconds: int, text: str) -> None:
        assert format_hms(microseconds) == text


class TestTicks:
    def test_seconds_are_exact(self) -> None:
        time = MediaTime(ticks=1001, time_base=Fraction(1, 30_000))
        assert time.seconds == Fraction(1001, 30_000)
        assert time.microseconds == 33_367

    @given(st.fractions(-1000, 1000), TIME_BASES)
    def test_the_first_tick_is_the_first(self, seconds: Fraction, time_base: Fraction) -> None:
        tick = first_tick_at_or_after(seconds, time_base)
        assert (tick - 1) * time_base < seconds <= tick * time_base


class TestWindow:
    def test_it_is_half_open(self) -> None:
        window = TrimWindow.parse("1.5", "2")
        assert (window.start_us, window.duration_us, window.end_us) == (
            1_500_000,
            2_000_000,
            3_500_000,
        )
        assert window.contains(Fraction(3, 2))
        assert window.contains(Fraction(7, 2) - Fraction(1, 2000))
        assert not window.contains(Fraction(7, 2))
        assert not window.contains(Fraction(3, 2) - Fraction(1, 2000))

    def test_moments_within_half_a_millisecond_are_the_same(self) -> None:
        window, near = TrimWindow.parse("1.5", "2"), Fraction(499, 1_000_000)
        assert window.contains(Fraction(3, 2) - near)
        assert not window.contains(Fraction(7, 2) - near)

    @pytest.mark.parametrize(
        ("start", "duration", "fields"),
        [
            ("x", "1", ["start"]),
            ("1", "x", ["duration"]),
            ("x", "x", ["start", "duration"]),
            ("x", "0", ["start", "duration"]),
            ("0", "0", ["duration"]),
            ("3600001", "3600001", ["start", "duration"]),
        ],
    )
    def test_every_wrong_field_is_named_once(
        self, start: str, duration: str, fields: list[str]
    ) -> None:
        with pytest.raises(InvalidInput) as caught:
            TrimWindow.parse(start, duration)
        assert [fault.field for fault in caught.value.faults] == fields

    @pytest.mark.parametrize(
        ("start", "duration", "expected"),
        [
            (None, None, [("start", "required"), ("duration", "required")]),
            ("1", None, [("duration", "required")]),
            (None, "0", [("start", "required"), ("duration", "out_of_range")]),
            ("x", None, [("start", "not_a_time"), ("duration", "required")]),
        ],
    )
    def test_what_is_left_out_is_required_whatever_the_rest_is(
        self, start: str | None, duration: str | None, expected: list[tuple[str, str]]
    ) -> None:
        with pytest.raises(InvalidInput) as caught:
            TrimWindow.parse(start, duration)
        assert [(fault.field, fault.code) for fault in caught.value.faults] == expected

    @pytest.mark.parametrize(
        ("start_us", "duration_us"), [(-1, 1), (0, 0), (0, -1), (LONGEST_US + 1, 1)]
    )
    def test_what_is_no_window_is_refused(self, start_us: int, duration_us: int) -> None:
        with pytest.raises(InvalidInput):
            TrimWindow(start_us=start_us, duration_us=duration_us)
