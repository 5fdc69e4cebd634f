"""Ranges and entity tags, as slices and HTTP have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.entrypoints.http.blobs.ranges import asked_range, is_meant, matches
from trimcore.entrypoints.http.jsonapi.problems import RangeUnsatisfiable


@given(st.text(), st.integers(0, 2**40))
def test_any_range_is_inside_or_refused(header: str, size: int) -> None:
    for text in (header, f"bytes={header}"):
        try:
            found = asked_range(text, size)
        except RangeUnsatisfiable:
            continue
        assert found is None or 0 <= found.start < found.stop <= size


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 1000))
def test_a_range_is_what_slices_say(first: int, last: int, size: int) -> None:
    content = range(size)
    expected = content[first : last + 1]
    if last < first:
        assert asked_range(f"bytes={first}-{last}", size) is None
    elif not expected:
        with pytest.raises(RangeUnsatisfiable):
            asked_range(f"bytes={first}-{last}", size)
    else:
        assert asked_range(f"bytes={first}-{last}", size) == expected


def test_nothing_of_nothing_can_be_asked_for() -> None:
    for header in ("bytes=0-", "bytes=0-0", "bytes=-1"):
        with pytest.raises(RangeUnsatisfiable):
            asked_range(header, 0)
    assert asked_range(None, 0) is None


def test_entity_tags_are_compared_without_their_weakness() -> None:
    assert matches('"a", W/"b"', '"b"')
    assert matches("*", '"b"')
    assert not matches("", '"b"')
    assert not matches('"a"', '"b"')


def test_only_what_is_the_very_same_is_meant() -> None:
    assert is_meant(None, '"b"')
    assert is_meant('"a", "b"', '"b"')
    assert is_meant("*", '"b"')
    for other in ('"a"', 'W/"b"', ""):
        assert not is_meant(other, '"b"')
