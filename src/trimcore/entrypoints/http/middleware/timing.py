"""How long calls take."""

import time
from collections.abc import Callable

from litestar.types import ASGIApp, HTTPScope, Message, Receive, Send

from trimcore.entrypoints.http.middleware.base import HttpMiddleware

NONE = "none"
_METHODS = {"GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH"}


class Meter(HttpMiddleware):
    """Tells of each call its method, its route's template, the class of its status, the seconds.

    Whatever is called has few values of these: a call that no route was looked up for (nobody's,
    or without a valid token) has the route `none`, one that went unanswered the status `none`.
    """

    def __init__(self, app: ASGIApp, *, call_ended: Callable[[str, str, str, float], None]) -> None:
        super().__init__(app)
        self._call_ended = call_ended

    async def serve(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request."""
        began_at = time.monotonic()
        status = NONE

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = f"{message['status'] // 100}xx"
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "other"
            route = scope.get("path_template") or NONE
            self._call_ended(method, str(route), status, time.monotonic() - began_at)
