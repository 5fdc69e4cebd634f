"""Who calls from where, and where we are called."""

from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from trimcore.entrypoints.http.http_request import HttpRequest


class Addresses:
    """Tells addresses of callers and of ourselves, as far as they can be believed."""

    def __init__(self, *, public_url: str | None, trusted_proxies: int) -> None:
        self._public_url = public_url
        self._trusted_proxies = trusted_proxies

    def own(self, call: HttpRequest) -> str:
        """Return where this client reaches the service, with no trailing slash."""
        if self._public_url is not None:
            return self._public_url
        asked = call.headers.get("host", "localhost")
        return f"{call.scope['scheme']}://{asked}{_mounted_at(call)}"

    def own_path(self, call: HttpRequest) -> str:
        """Return the path of this call as the client has it, whatever we are mounted under."""
        before = _mounted_at(call) if self._public_url is None else urlsplit(self._public_url).path
        return f"{before}{call.scope['path']}"

    def caller(self, call: HttpRequest) -> str | None:
        """Return the client's address, or None if the transport has none."""
        peer = call.client.host if call.client else None
        return believed(peer, call.headers.getall("x-forwarded-for", []), self._trusted_proxies)


def _mounted_at(call: HttpRequest) -> str:
    return call.scope.get("root_path", "").rstrip("/")


def believed(peer: str | None, forwarded: Sequence[str], proxies: int) -> str | None:
    """Return the address that the outermost of so many trusted proxies saw.

    Each of them has appended one entry to X-Forwarded-For, so only that many entries, counted from
    the end, can be believed. With no proxies the header means nothing.
    """
    entries = [entry.strip() for line in forwarded for entry in line.split(",")]
    if proxies == 0 or not entries:
        return peer
    try:
        return str(ip_address(entries[-min(proxies, len(entries))]))
    except ValueError:
        return peer
