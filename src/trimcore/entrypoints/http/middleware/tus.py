"""What tus wants of every call and answer of its addresses."""

from collections.abc import Awaitable

from litestar.types import HTTPScope, Receive, Send

from trimcore.entrypoints.http.middleware.base import HttpMiddleware, header_of
from trimcore.entrypoints.http.middleware.response_headers import MORE_HEADERS

_UPLOADS = ["api", "v1", "users", "uploads"]
_RESUMABLE = (b"tus-resumable", b"1.0.0")
_METHODS = {b"PATCH": "PATCH", b"DELETE": "DELETE", b"HEAD": "HEAD"}


class Tus(HttpMiddleware):
    """Names the version in each answer, refusals included.

    A POST with X-HTTP-Method-Override is the call that this header names: some clients can send
    nothing but GET and POST.
    """

    def serve(self, scope: HTTPScope, receive: Receive, send: Send) -> Awaitable[None]:
        """Serve one HTTP request."""
        parts = [part for part in scope["path"].split("/") if part]
        if parts[: len(_UPLOADS)] == _UPLOADS:
            state = scope["state"]
            state[MORE_HEADERS] = [*state.get(MORE_HEADERS, ()), _RESUMABLE]
            meant = _METHODS.get(header_of(scope, b"x-http-method-override").upper())
            if meant is not None and scope["method"] == "POST":
                scope["method"] = meant  # type: ignore[typeddict-item]  # one of them
        return self.app(scope, receive, send)
