"""Media types of any text: read, and compared with ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE
from trimcore.entrypoints.http.jsonapi.negotiation import is_acceptable, media_type, wants_jsonapi


@given(st.text())
def test_any_accept_is_answered(text: str) -> None:
    is_acceptable([text])
    assert not wants_jsonapi([text.replace("vnd", "")])


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ([f"{MEDIA_TYPE};q=0.5"], True),
        ([f'{MEDIA_TYPE}; profile="a,b"'], False),
        ([f'{MEDIA_TYPE}; profile="a;q=1"'], False),
        ([f'{MEDIA_TYPE}; profile="a,b", {MEDIA_TYPE}'], True),
        ([f"{MEDIA_TYPE};x=y", MEDIA_TYPE.upper()], True),
        (["text/html"], True),
    ],
)
def test_our_media_type_is_asked_for_without_parameters_once(
    accept: list[str], expected: bool
) -> None:
    assert is_acceptable(accept) is expected


def test_what_stands_in_quotes_names_no_media_type() -> None:
    assert not wants_jsonapi([f'text/html; title="a, {MEDIA_TYPE}, b"'])
    assert wants_jsonapi([f'text/html; title="a, b", {MEDIA_TYPE}'])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("text/HTML", ("text/html", {})),
        ('a/b; C="d" ;e', ("a/b", {"c": "d"})),
        ('a/b; c="d;e=f"; g="h\\"i"', ("a/b", {"c": "d;e=f", "g": 'h"i'})),
        ("a/b;\tc=d", ("a/b", {"c": "d"})),
        ("", ("", {})),
        (";;", ("", {})),
    ],
)
def test_media_types(text: str, expected: tuple[str, dict[str, str]]) -> None:
    assert media_type(text) == expected
