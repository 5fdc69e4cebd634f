"""What goes around the routes."""

from abc import ABC, abstractmethod

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send


class HttpMiddleware(ABC):
    """An ASGI application around another, for HTTP only; the rest passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == ScopeType.HTTP:
            await self.serve(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    @abstractmethod
    async def serve(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request."""


def header_of(scope: HTTPScope, name: bytes) -> bytes:
    """Return the last value of a header, by its lower-case name; empty if there is none."""
    found = b""
    for each, value in scope["headers"]:
        if each == name:
            found = value
    return found
