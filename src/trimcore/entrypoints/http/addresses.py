"""Who calls from where, and where we are called."""

from urllib.parse import urlsplit

from trimcore.entrypoints.http.forwarded import Forwarded, believed
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
        told = self._forwarded(call)
        scheme = told.scheme or call.scope["scheme"]
        host = told.host or call.headers.get("host", "localhost")
        return f"{scheme}://{host}{self.prefix(call)}"

    def own_path(self, call: HttpRequest) -> str:
        """Return the path of this call as the client has it, whatever we are mounted under."""
        return f"{self.prefix(call)}{call.scope['path']}"

    def prefix(self, call: HttpRequest) -> str:
        """Return what all paths begin with for this client, with no trailing slash."""
        if self._public_url is not None:
            return urlsplit(self._public_url).path
        mounted_at: str = call.scope.get("root_path", "").rstrip("/")
        return f"{self._forwarded(call).prefix or ''}{mounted_at}"

    def caller(self, call: HttpRequest) -> str | None:
        """Return the client's address, or None if the transport has none."""
        peer = call.client.host if call.client else None
        return believed(peer, call.headers.getall("x-forwarded-for", []), self._trusted_proxies)

    def _forwarded(self, call: HttpRequest) -> Forwarded:
        return Forwarded.of(call.headers, self._trusted_proxies)
