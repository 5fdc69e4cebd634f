"""Which windows a caller wants."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.timeline.windows import (
    MOST_WINDOWS,
    Span,
    WantedWindows,
    is_to_end,
    to_end,
)
from trimcore.domain.errors import InvalidInput, WindowOutside

LENGTH = 100
SPANS = st.lists(
    st.tuples(st.integers(0, 120), st.integers(1, 40)).map(lambda pair: (pair[0], sum(pair))),
    max_size=8,
)


def spans(windows: tuple[TrimWindow, ...]) -> list[Span]:
    """Return where windows begin and end, None for the source's end."""
    return [(one.start_us, None if is_to_end(one) else one.end_us) for one in windows]


def left(*removed: Span, length: int | None = LENGTH) -> list[Span]:
    """Return what removals leave."""
    return spans(WantedWindows(remove=removed).windows(length))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (0, None)),
        ({"start": 5}, (5, None)),
        ({"start": 5, "end": 7}, (5, 7)),
        ({"start": 5, "duration": 7}, (5, 12)),
        ({"end": 7}, (0, 7)),
    ],
)
def test_one_window(given: dict[str, Any], expected: Span) -> None:
    assert spans(WantedWindows(**given).windows()) == [expected]


def test_windows_that_are_kept_stay_as_they_were_given() -> None:
    """In their order, touching, overlapping and repeated."""
    kept = ((50, 60), (10, 20), (20, 30), (15, 25), (10, 20), (70, None))
    assert spans(WantedWindows(keep=kept).windows()) == list(kept)


@pytest.mark.parametrize(
    ("removed", "expected"),
    [
        ([], [(0, None)]),
        ([(10, 20)], [(0, 10), (20, None)]),
        ([(0, 20)], [(20, None)]),
        ([(30, 40), (10, 20)], [(0, 10), (20, 30), (40, None)]),
        ([(10, 30), (20, 40), (40, 50)], [(0, 10), (50, None)]),
        ([(10, None)], [(0, 10)]),
        ([(10, 100)], [(0, 10)]),
        ([(10, 99), (99, 200)], [(0, 10)]),
        ([(100, 110)], [(0, None)]),
    ],
)
def test_what_is_not_removed_is_left(removed: list[Span], expected: list[Span]) -> None:
    assert left(*removed) == expected


def test_the_rest_is_taken_to_be_there_where_the_length_is_not_known() -> None:
    assert left((10, 100), length=None) == [(0, 10), (100, None)]


@pytest.mark.parametrize("removed", [((0, None),), ((0, 100),), ((50, None), (0, 50))])
def test_something_must_be_left(removed: tuple[Span, ...]) -> None:
    with pytest.raises(WindowOutside, match="Nothing"):
        left(*removed)


@given(SPANS)
def test_each_microsecond_is_removed_or_left(removed: list[tuple[int, int]]) -> None:
    gone = {at for start, end in removed for at in range(start, end)}
    try:
        kept = left(*removed)
    except WindowOutside:
        kept = []
    shown = [at for start, end in kept for at in range(start, LENGTH if end is None else end)]
    assert shown == [at for at in range(LENGTH) if at not in gone]
    assert all(before[1] is not None for before in kept[:-1])


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"end": 5, "duration": 5}, "end", "not_together"),
        ({"start": 1, "keep": [(1, 2)]}, "keep", "not_together"),
        ({"end": 1, "remove": [(1, 2)]}, "remove", "not_together"),
        ({"duration": 1, "remove": []}, "remove", "not_together"),
        ({"keep": [(1, 2)], "remove": [(3, 4)]}, "keep", "not_together"),
        ({"start": 5, "end": 5}, "end", "out_of_range"),
        ({"duration": 0}, "duration", "out_of_range"),
        ({"keep": []}, "keep", "out_of_range"),
        ({"keep": [(2, 2)]}, "keep", "out_of_range"),
        ({"remove": [(3, 2)]}, "remove", "out_of_range"),
        ({"keep": [(1, 2)] * (MOST_WINDOWS + 1)}, "keep", "out_of_range"),
    ],
)
def test_what_does_not_go_together_is_refused(given: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        WantedWindows(**given).windows(LENGTH)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [(field, code)]


def test_a_window_to_the_end_has_no_bound() -> None:
    assert is_to_end(to_end(7))
    assert not is_to_end(TrimWindow(start_us=7, duration_us=7))
