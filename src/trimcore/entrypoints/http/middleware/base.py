"""What goes around the routes."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send


class HttpMiddleware(ABC):
    """An ASGI application around another, for HTTP only; the rest passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Serve one request."""
        if scope["type"] == ScopeType.HTTP:
            return self.serve(scope, receive, send)
        return self.app(scope, receive, send)

    @abstractmethod
    def serve(self, scope: HTTPScope, receive: Receive, send: Send) -> Awaitable[None]:
        """Serve one HTTP request."""


def header_of(scope: HTTPScope, name: bytes) -> bytes:
    """Return the last value of a header, by its lower-case name; empty if there is none."""
    found = b""
    for each, value in scope["headers"]:
        if each == name:
            found = value
    return found
