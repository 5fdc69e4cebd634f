"""Small texts of a call: media types, ranges, cursors, addresses, tokens."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.domain.errors import InvalidToken
from trimcore.domain.model.ids import RequestId
from trimcore.entrypoints.http.addresses import believed
from trimcore.entrypoints.http.blobs.answer import disposition
from trimcore.entrypoints.http.blobs.ranges import asked_range, matches
from trimcore.entrypoints.http.jsonapi.cursors import cursor_of, place_of
from trimcore.entrypoints.http.jsonapi.documents import OF_REQUEST_LISTS
from trimcore.entrypoints.http.jsonapi.negotiation import is_acceptable, media_type, wants_jsonapi
from trimcore.entrypoints.http.jsonapi.problems import MalformedRequest, RangeUnsatisfiable
from trimcore.entrypoints.http.jsonapi.query import read_pairs, read_query
from trimcore.entrypoints.http.middleware.authentication import bearer_token, is_guarded
from trimcore.ports.stores.requests import Place

moments = st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware


@given(moments, st.text("0123456789abcdef", min_size=24, max_size=24))
def test_a_cursor_leads_back_to_its_place(moment: datetime, text: str) -> None:
    place = Place(created_at=moment, id=RequestId(text))
    assert place_of(cursor_of(place)) == place


@given(st.text())
def test_any_text_is_a_cursor_or_is_not(text: str) -> None:
    with pytest.raises(ValueError):
        place_of(text)


@given(st.binary())
def test_any_query_is_understood_or_refused(query: bytes) -> None:
    with suppress(MalformedRequest):
        read_query(read_pairs(query), OF_REQUEST_LISTS)


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


@given(st.text())
def test_any_accept_is_answered(text: str) -> None:
    is_acceptable([text])
    assert not wants_jsonapi([text.replace("vnd", "")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("text/HTML", ("text/html", {})),
        ('a/b; C="d" ;e', ("a/b", {"c": "d", "e": ""})),
        ("", ("", {})),
        (";;", ("", {})),
    ],
)
def test_media_types(text: str, expected: tuple[str, dict[str, str]]) -> None:
    assert media_type(text) == expected


@pytest.mark.parametrize(
    ("file_name", "expected"),
    [
        ("5d39.mp4", 'inline; filename="5d39.mp4"'),
        ('a"b\\c.mp4', "inline; filename=\"a_b_c.mp4\"; filename*=UTF-8''a%22b%5Cc.mp4"),
        ("é\r\n.mp4", "inline; filename=\"___.mp4\"; filename*=UTF-8''%C3%A9%0D%0A.mp4"),
    ],
)
def test_names_for_saving(file_name: str, expected: str) -> None:
    assert disposition(file_name) == expected


@pytest.mark.parametrize(
    ("forwarded", "proxies", "expected"),
    [
        ([], 0, "9.9.9.9"),
        (["1.1.1.1"], 0, "9.9.9.9"),
        ([], 1, "9.9.9.9"),
        (["1.1.1.1"], 1, "1.1.1.1"),
        (["6.6.6.6, 1.1.1.1"], 1, "1.1.1.1"),
        (["6.6.6.6", "1.1.1.1, 2.2.2.2"], 2, "1.1.1.1"),
        (["1.1.1.1"], 3, "1.1.1.1"),
        (["unknown"], 1, "9.9.9.9"),
        (["::ffff:0:0"], 1, "::ffff:0:0"),
    ],
)
def test_only_trusted_proxies_are_believed(
    forwarded: list[str], proxies: int, expected: str
) -> None:
    assert believed("9.9.9.9", forwarded, proxies) == expected


@pytest.mark.parametrize(
    ("values", "token"),
    [([b"Bearer a.b.c"], "a.b.c"), ([b"BEARER  a "], "a")],
)
def test_tokens_are_found(values: list[bytes], token: str) -> None:
    assert bearer_token(values) == token


@pytest.mark.parametrize(
    "values",
    [[], [b""], [b"Bearer"], [b"Bearer "], [b"a.b.c"], [b"Basic a"], [b"Bearer a", b"Bearer a"]],
)
def test_other_headers_hold_no_token(values: list[bytes]) -> None:
    with pytest.raises(InvalidToken):
        bearer_token(values)


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/api/v1/users/videos", True),
        ("BREW", "//api/v1//users/requests/x/y/", True),
        ("DELETE", "/api/v1/users/session", True),
        ("POST", "/api/v1/users/session", False),
        ("POST", "/api/v1/users/registration", False),
        ("GET", "/api/v1/users", False),
        ("GET", "/api/v1/videos", False),
        ("GET", "/blobs/x", False),
    ],
)
def test_what_belongs_to_somebody_is_guarded(method: str, path: str, expected: bool) -> None:
    assert is_guarded(method, path) is expected
