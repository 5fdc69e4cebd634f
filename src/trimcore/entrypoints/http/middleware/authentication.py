"""Who calls: settled before routes are looked up and before any of the body is."""

from collections.abc import Callable
from time import monotonic

from litestar.types import (
    ASGIApp,
    HTTPReceiveMessage,
    HTTPScope,
    Receive,
    Scope,
    Send,
    WebSocketReceiveMessage,
)

from trimcore.domain.errors import InvalidToken, NotAuthenticated
from trimcore.domain.model.session import Session
from trimcore.domain.model.user import User
from trimcore.domain.usecases.accounts.authenticate import Authenticate, Caller
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.middleware.base import HttpMiddleware
from trimcore.entrypoints.http.threads import Threads

_USERS = ["api", "v1", "users"]
_GUARDED = {"events", "me", "plans", "requests", "sources", "uploads", "videos", "webhooks"}
CONFIRM_AFTER = 5.0
"""Seconds after which the end of a body is no longer as good as its beginning.

So nobody goes on to store things for much longer than this after the session has ended.
"""
LONGEST_TOKEN = 4096


class Authentication(HttpMiddleware):
    """Refuses calls of guarded addresses that no valid token comes with.

    A guarded address is one under which somebody's own things are, whether it exists or not: so
    that strangers learn nothing of methods, forms and limits.
    """

    def __init__(
        self, app: ASGIApp, *, authenticate: Callable[[], Authenticate], threads: Threads
    ) -> None:
        super().__init__(app)
        self._authenticate = authenticate
        self._threads = threads

    async def serve(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request.

        Raises:
            InvalidToken: no valid token came with it.
            Unavailable: the database did not answer.
        """
        scope["user"] = scope["auth"] = None
        if is_guarded(scope["method"], scope["path"]):
            caller = await self._caller(scope)
            scope["user"], scope["auth"] = caller.user, caller.session
            receive = self._confirming(scope, receive)
        await self.app(scope, receive, send)

    def _confirming(self, scope: HTTPScope, receive: Receive) -> Receive:
        """Look at the session once more at the end of a body that took long to come."""
        began = monotonic()

        async def confirmed() -> "HTTPReceiveMessage | WebSocketReceiveMessage":
            message = await receive()
            is_end = message["type"] == "http.request" and not message["more_body"]
            if is_end and monotonic() - began > CONFIRM_AFTER:
                await self._caller(scope)
            return message

        return confirmed

    async def _caller(self, scope: HTTPScope) -> Caller:
        return await self._threads.lookups.run(self._authenticate().execute, token_of(scope))


def is_guarded(method: str, path: str) -> bool:
    """Tell whether a call needs a caller; slashes count as the router counts them."""
    parts = [part for part in path.split("/") if part]
    if parts[:3] != _USERS or len(parts) == len(_USERS):
        return False
    resource = parts[len(_USERS)]
    return resource in _GUARDED or (resource == "session" and method in {"DELETE", "PATCH"})


def token_of(scope: HTTPScope | Scope) -> str:
    """Return the token that came with a call.

    Raises:
        InvalidToken: none did.
    """
    headers = scope["headers"]
    return bearer_token([value for name, value in headers if name == b"authorization"])


def bearer_token(values: list[bytes]) -> str:
    """Return the token of the one Authorization header.

    Raises:
        InvalidToken: there is no such header, or several, or it is no bearer token.
    """
    scheme, _, token = (values[0] if len(values) == 1 else b"").partition(b" ")
    token = token.strip()
    if scheme.lower() != b"bearer" or not 0 < len(token) <= LONGEST_TOKEN or not token.isascii():
        raise InvalidToken("There is no bearer token.")
    return token.decode("ascii")


def user_of(request: HttpRequest) -> User:
    """Return who calls.

    Raises:
        NotAuthenticated: nobody has been asked; the address is not guarded, by mistake.
    """
    if request.scope["user"] is None:
        raise NotAuthenticated
    user: User = request.scope["user"]
    return user


def session_of(request: HttpRequest) -> Session:
    """Return the session that proved the caller.

    Raises:
        NotAuthenticated: nobody has been asked; the address is not guarded, by mistake.
    """
    if request.scope["auth"] is None:
        raise NotAuthenticated
    session: Session = request.scope["auth"]
    return session
