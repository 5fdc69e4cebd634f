"""Windows that touch are cut as one."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.domain.cutting.timeline.times import LONGEST_US
from trimcore.domain.cutting.timeline.touching import check_count, seconds_of, spanning, touching
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.cutting.timeline.windows import to_end
from trimcore.domain.errors import InvalidInput


def window(start_us: int, end_us: int) -> TrimWindow:
    return TrimWindow(start_us=start_us, duration_us=end_us - start_us)


def groups(*spans: tuple[int, int]) -> list[int]:
    """Return how many windows each group has."""
    return [len(group) for group in touching([window(*span) for span in spans])]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(0, 9_000), (9_000, 20_000)], [2]),
        ([(0, 9_000), (9_499, 20_000), (20_000, 30_000)], [3]),
        ([(0, 9_000), (8_501, 20_000)], [2]),
        ([(0, 9_000), (9_500, 20_000)], [1, 1]),
        ([(0, 9_000), (8_500, 20_000)], [1, 1]),
        ([(9_000, 20_000), (0, 9_000)], [1, 1]),
        ([(0, 9_000), (0, 9_000)], [1, 1]),
    ],
)
def test_a_window_that_begins_where_the_last_one_ends_touches_it(
    spans: list[tuple[int, int]], expected: list[int]
) -> None:
    """Within half a millisecond, which is the same moment, and in this order alone."""
    assert groups(*spans) == expected


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), min_size=1, max_size=20))
def test_no_window_is_lost_or_moved(spans: list[tuple[int, int]]) -> None:
    windows = [window(1000 * start, 1000 * (start + length)) for start, length in spans]
    found = touching(windows)
    assert [one for group in found for one in group] == windows
    for group in found:
        whole = spanning(group)
        assert (whole.start_us, whole.end_us) == (group[0].start_us, group[-1].end_us)
        assert seconds_of([whole]) == seconds_of(group)


def test_a_group_may_go_to_the_end() -> None:
    whole = spanning([window(0, 9_000), to_end(9_000)])
    assert (whole.start_us, whole.duration_us) == (0, LONGEST_US)
    assert seconds_of([window(0, 500_000), window(7, 8)]) == Fraction(500_001, 1_000_000)


@pytest.mark.parametrize("count", [0, 1001])
def test_there_are_some_windows_and_not_too_many(count: int) -> None:
    check_count([window(0, 1)] * 1000)
    with pytest.raises(InvalidInput):
        check_count([window(0, 1)] * count)
