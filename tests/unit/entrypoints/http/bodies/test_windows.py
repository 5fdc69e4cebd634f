"""What of a source a form wants, in any way of saying it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json

from trimcore.domain.cutting.modes import OutputContainer, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.entrypoints.http.bodies.form import Form, checked
from trimcore.entrypoints.http.bodies.shapes import Submission
from trimcore.entrypoints.http.bodies.windows import wanted_of

SECOND = 1_000_000
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("start"), inner),
)


def form(**fields: str) -> Form:
    """Return a submission with these texts."""
    return checked(fields.items(), Submission)


def window(start: float, end: float) -> TrimWindow:
    """Return a window between two seconds."""
    start_us, end_us = (round(each * SECOND) for each in (start, end))
    return TrimWindow(start_us=start_us, duration_us=end_us - start_us)


def faults(listed: object) -> list[tuple[str, str]]:
    """Return place and code of all that is wrong with a list of windows."""
    wanted = wanted_of(form(windows=json.encode(listed).decode()))
    assert (wanted.windows == ()) == (wanted.faults != ())
    return [(fault.place, fault.code) for fault in wanted.faults]


def test_windows_come_in_the_order_given() -> None:
    listed = """[
        {"start": 1, "duration": 2.5},
        {"start": "01:02.5", "end": "00:01:10"},
        {"start": 0, "end": 1e-6},
        {"start": 12.48, "duration": "1"},
        {"duration": 2, "start": 1}
    ]"""
    wanted = wanted_of(form(windows=listed))
    assert wanted.windows == (
        window(1, 3.5),
        window(62.5, 70),
        window(0, 0.000001),
        window(12.48, 13.48),
        window(1, 3),
    )
    assert (wanted.mode, wanted.container) == (TrimMode.EXACT, OutputContainer.SOURCE)


def test_one_window_may_be_said_by_its_start_and_duration() -> None:
    wanted = wanted_of(form(trimming_start_time="1", duration="2"))
    assert (wanted.windows, wanted.faults) == ((window(1, 3),), ())


def test_mode_and_container_are_chosen() -> None:
    wanted = wanted_of(
        form(trimming_start_time="1", duration="2", mode="instant", container="webm")
    )
    assert (wanted.mode, wanted.container) == (TrimMode.INSTANT, OutputContainer.WEBM)


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ({}, [("windows", "not_a_list")]),
        (None, [("windows", "not_a_list")]),
        ([], [("windows", "out_of_range")]),
        ([{"start": 0, "duration": 1}] * 1001, [("windows", "out_of_range")]),
        ([1, []], [("windows/0", "not_a_window"), ("windows/1", "not_a_window")]),
        ([{}], [("windows/0/start", "required"), ("windows/0", "required")]),
        ([{"start": 1}], [("windows/0", "required")]),
        ([{"end": 1}], [("windows/0/start", "required")]),
        ([{"start": 0, "end": 1, "duration": 1}], [("windows/0/end", "not_together")]),
        ([{"start": 0, "end": 1, "a/b~": 1}], [("windows/0/a/b~", "unknown")]),
        ([{"start": 2, "end": 2}], [("windows/0/end", "out_of_range")]),
        ([{"start": 2, "duration": 0}], [("windows/0/duration", "out_of_range")]),
        ([{"start": -1, "duration": 1}], [("windows/0/start", "not_a_time")]),
        ([{"start": 3600001, "duration": 1}], [("windows/0/start", "out_of_range")]),
        ([{"start": 1e300, "duration": 1}], [("windows/0/start", "not_a_time")]),
        ([{"start": None, "duration": True}], [
            ("windows/0/start", "not_a_time"),
            ("windows/0/duration", "not_a_time"),
        ]),
        (
            [{"start": 0, "end": 1}, {"start": 5, "end": 4}, {"start": "x", "end": 4}],
            [("windows/1/end", "out_of_range"), ("windows/2/start", "not_a_time")],
        ),
    ],
)  # fmt: skip
def test_every_wrong_part_is_named(listed: object, found: list[tuple[str, str]]) -> None:
    assert faults(listed) == found


@pytest.mark.parametrize(
    "text",
    ["", "[", "1.5", "NaN", "[" * 10_000, "{'start': 1}", '[{"start": 1, "start": 2, "end": 3}]'],
)
def test_what_is_no_list_is_said_to_be_none(text: str) -> None:
    (fault,) = wanted_of(form(windows=text)).faults
    assert (fault.field, fault.code) == ("windows", "not_a_list")


@given(ANY_JSON)
def test_any_json_is_windows_or_has_faults(value: object) -> None:
    wanted = wanted_of(form(windows=json.encode([value]).decode()))
    assert (wanted.windows == ()) == (wanted.faults != ())


def test_windows_are_not_mixed_with_a_start_and_a_duration() -> None:
    listed = '[{"start": 0, "end": 1}]'
    wanted = wanted_of(form(windows=listed, trimming_start_time="1", duration="2"))
    assert [(fault.field, fault.code) for fault in wanted.faults] == [
        ("start", "not_together"),
        ("duration", "not_together"),
        ("windows", "not_together"),
    ]


def test_windows_that_can_not_be_read_at_all_need_nothing_in_their_place() -> None:
    assert wanted_of(form(windows="a\0b")).faults == ()


@pytest.mark.parametrize("field", ["mode", "container"])
def test_an_unknown_choice_is_named_with_those_that_there_are(field: str) -> None:
    fields = {"trimming_start_time": "1", "duration": "2", field: "best"}
    (fault,) = wanted_of(form(**fields)).faults
    assert (fault.field, fault.code) == (field, "unknown")
    assert fault.detail in {
        "must be one of exact, encode, instant",
        "must be one of source, mp4, mov, mkv, webm",
    }
