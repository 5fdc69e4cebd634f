"""A client's address is what trusted proxies say, and nobody else."""

import pytest
from litestar import Request

from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.forwarded import believed
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
        (["::ffff:1.1.1.1"], 1, "1.1.1.1"),
        (["::ffff:0:0"], 1, "0.0.0.0"),
        (["2001:DB8::0:1"], 1, "2001:db8::1"),
    ],
)
def test_only_trusted_proxies_are_believed(
    forwarded: list[str], proxies: int, expected: str
) -> None:
    assert believed("9.9.9.9", forwarded, proxies) == expected


def call(root_path: str, **headers: str) -> HttpRequest:
    """Return a call of one path, mounted under another."""
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http",
        "scheme": "http",
        "path": "/api/v1/users/videos",
        "root_path": root_path,
        "headers": [(b"host", b"here:8000"), *given],
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


PLAIN = "http://here:8000"
SECURE = {"x_forwarded_proto": "https", "x_forwarded_host": "clips.example.com"}


@pytest.mark.parametrize(
    ("headers", "proxies", "own"),
    [
        (SECURE, 0, PLAIN),
        (SECURE, 1, "https://clips.example.com"),
        (SECURE | {"x_forwarded_prefix": "/v/"}, 1, "https://clips.example.com/v"),
        ({"x_forwarded_proto": "https, http"}, 1, PLAIN),
        ({"x_forwarded_proto": "https, http"}, 2, "https://here:8000"),
        ({"x_forwarded_host": "evil.example, clips.example:8443"}, 1, "http://clips.example:8443"),
        ({"x_forwarded_host": "[::1]:80"}, 1, "http://[::1]:80"),
        ({"x_forwarded_proto": "javascript"}, 1, PLAIN),
        ({"x_forwarded_host": "a/b"}, 1, PLAIN),
        ({"x_forwarded_host": "a@b"}, 1, PLAIN),
        ({"x_forwarded_host": ""}, 1, PLAIN),
        ({"x_forwarded_prefix": "//evil.example"}, 1, PLAIN),
        ({"x_forwarded_prefix": "v"}, 1, PLAIN),
        ({"x_forwarded_prefix": "/v?a=b"}, 1, PLAIN),
        ({"x_forwarded_prefix": "/"}, 1, PLAIN),
    ],
)
def test_a_trusted_proxy_tells_how_it_is_reached(
    headers: dict[str, str], proxies: int, own: str
) -> None:
    addresses = Addresses(public_url=None, trusted_proxies=proxies)
    assert addresses.own(call("", **headers)) == own
    path = own.removeprefix("https://clips.example.com") if own.endswith("/v") else ""
    assert addresses.own_path(call("", **headers)) == f"{path}/api/v1/users/videos"


def test_prefixes_of_a_proxy_and_of_a_mount_follow_each_other() -> None:
    addresses = Addresses(public_url=None, trusted_proxies=1)
    asked = call("/apps", x_forwarded_prefix="/outer")
    assert addresses.own(asked) == "http://here:8000/outer/apps"
    assert addresses.prefix(asked) == "/outer/apps"
