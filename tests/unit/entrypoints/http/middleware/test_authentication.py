"""Which calls need a token, and where it stands."""

import pytest

from trimcore.domain.errors import InvalidToken
from trimcore.entrypoints.http.middleware.authentication import bearer_token, is_guarded


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
        ("PATCH", "/api/v1/users/session", True),
        ("GET", "/api/v1/users/me", True),
        ("POST", "/api/v1/users/session", False),
        ("POST", "/api/v1/users/registration", False),
        ("GET", "/api/v1/users", False),
        ("GET", "/api/v1/videos", False),
        ("GET", "/blobs/x", False),
    ],
)
def test_what_belongs_to_somebody_is_guarded(method: str, path: str, expected: bool) -> None:
    assert is_guarded(method, path) is expected
