"""Calls from pages of other sites: off, unless sites are named."""

from collections.abc import Collection

from litestar.types import ASGIApp, HTTPScope, Message, Receive, Send

from trimcore.entrypoints.http.middleware.base import HttpMiddleware, header_of
from trimcore.entrypoints.http.middleware.response_headers import MORE_HEADERS

ANYBODY = "*"
_VARY = (b"vary", b"Origin")
_PREFLIGHT = [
    (b"access-control-allow-methods", b"GET, HEAD, POST, PATCH, DELETE"),
    (
        b"access-control-allow-headers",
        (
            b"Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match,"
            b" If-Range, Last-Event-ID, Range, Tus-Resumable, Upload-Checksum,"
            b" Upload-Defer-Length, Upload-Length, Upload-Metadata, Upload-Offset,"
            b" X-HTTP-Method-Override, X-Request-ID"
        ),
    ),
    (b"access-control-max-age", b"600"),
]
_EXPOSED = (
    b"access-control-expose-headers",
    (
        b"Accept-Ranges, Allow, Content-Disposition, Content-Range, ETag, Idempotency-Replayed,"
        b" Location, RateLimit, RateLimit-Policy, Retry-After,"
        b" Tus-Checksum-Algorithm, Tus-Extension, Tus-Max-Size, Tus-Resumable, Tus-Version,"
        b" Upload-Defer-Length, Upload-Expires, Upload-Length, Upload-Metadata, Upload-Offset,"
        b" Upload-Source, X-Request-ID"
    ),
)


class Cors(HttpMiddleware):
    """Lets pages of the named origins call; tokens are headers, so no credentials are allowed."""

    def __init__(self, app: ASGIApp, *, origins: Collection[str]) -> None:
        super().__init__(app)
        self._origins = frozenset(origins)

    async def serve(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request."""
        allowed = self._allowed(scope)
        if allowed and _is_preflight(scope):
            start: Message = {
                "type": "http.response.start",
                "status": 204,
                "headers": [*allowed, _VARY, *_PREFLIGHT],
            }
            await send(start)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        # Whoever keeps an answer has to know that another origin's would differ, allowed or not.
        scope["state"][MORE_HEADERS] = [_VARY, *([*allowed, _EXPOSED] if allowed else ())]
        await self.app(scope, receive, send)

    def _allowed(self, scope: HTTPScope) -> list[tuple[bytes, bytes]]:
        origin = header_of(scope, b"origin")
        if not origin or self._origins.isdisjoint({origin.decode("latin-1"), ANYBODY}):
            return []
        return [(b"access-control-allow-origin", origin)]


def _is_preflight(scope: HTTPScope) -> bool:
    return (
        scope["method"] == "OPTIONS" and header_of(scope, b"access-control-request-method") != b""
    )
