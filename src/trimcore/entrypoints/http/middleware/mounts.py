"""Addresses below the place where another application has mounted this one."""

from collections.abc import Awaitable

from litestar.types import HTTPScope, Receive, Send

from trimcore.entrypoints.http.middleware.base import HttpMiddleware


class Mounts(HttpMiddleware):
    """Takes the prefix of a mounting application off the path, before anybody looks at it.

    By ASGI a path is whole, with `root_path` at its beginning; applications that mount others have
    also been seen to leave that part out, and then there is nothing to take off.
    """

    def serve(self, scope: HTTPScope, receive: Receive, send: Send) -> Awaitable[None]:
        """Serve one HTTP request."""
        prefix = scope.get("root_path", "").rstrip("/")
        if prefix and f"{scope['path']}/".startswith(f"{prefix}/"):
            path = scope["path"][len(prefix) :] or "/"
            return self.app({**scope, "path": path}, receive, send)
        return self.app(scope, receive, send)
