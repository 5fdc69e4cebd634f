"""A client's address is what trusted proxies say, and nobody else."""

import pytest
from litestar import Request

from trimcore.entrypoints.http.addresses import Addresses, believed
from trimcore.entrypoints.http.http_request import HttpRequest


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


def call(root_path: str) -> HttpRequest:
    """Return a call of one path, mounted under another."""
    scope = {
        "type": "http",
        "scheme": "http",
        "path": "/api/v1/users/videos",
        "root_path": root_path,
        "headers": [(b"host", b"here:8000")],
    }
    return Request(scope)  # type: ignore[arg-type]  # as much as is looked at


@pytest.mark.parametrize(
    ("public_url", "root_path", "own", "before"),
    [
        (None, "", "http://here:8000", ""),
        (None, "/apps/video/", "http://here:8000/apps/video", "/apps/video"),
        ("https://clips.example.com/v", "/apps", "https://clips.example.com/v", "/v"),
        ("https://clips.example.com", "/apps", "https://clips.example.com", ""),
    ],
)
def test_clients_are_led_to_where_they_reach_us(
    public_url: str | None, root_path: str, own: str, before: str
) -> None:
    """Through the prefix of who mounts us, or as we were told that they do."""
    addresses = Addresses(public_url=public_url, trusted_proxies=0)
    assert addresses.own(call(root_path)) == own
    assert addresses.own_path(call(root_path)) == f"{before}/api/v1/users/videos"
