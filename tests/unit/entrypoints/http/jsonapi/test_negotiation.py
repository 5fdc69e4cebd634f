"""Media types of any text: read, and compared with ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.entrypoints.http.jsonapi.negotiation import is_acceptable, media_type, wants_jsonapi


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
