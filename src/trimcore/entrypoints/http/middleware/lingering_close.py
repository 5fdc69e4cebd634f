"""Answers given before the body has come: how to end such a connection well."""

import asyncio
from collections.abc import Awaitable

from litestar.types import (
    ASGIApp,
    HTTPReceiveMessage,
    HTTPResponseStartEvent,
    HTTPScope,
    Message,
    Receive,
    Send,
    WebSocketReceiveMessage,
)

from trimcore.entrypoints.http.middleware.base import HttpMiddleware, header_of

SMALL = 64 * 1024
_OF_BODIES = {b"content-length", b"transfer-encoding"}
_CLOSE = (b"connection", b"close")


class UnreadBodies(HttpMiddleware):
    """Closes the connection when an answer leaves much of the body unread.

    Closing at once would make the client's system throw the answer away, as bytes still on their
    way meet a closed door. So the rest is taken and dropped for a while, and then the door closes.
    """

    def __init__(self, app: ASGIApp, *, linger: float) -> None:
        super().__init__(app)
        self._linger = linger

    def serve(self, scope: HTTPScope, receive: Receive, send: Send) -> Awaitable[None]:
        """Serve one HTTP request."""
        if _announces_body(scope):
            exchange = _Exchange(scope, receive, send, linger=self._linger)
            return self.app(scope, exchange.receive, exchange.send)
        return self.app(scope, receive, send)


def _announces_body(scope: HTTPScope) -> bool:
    return any(name in _OF_BODIES for name, _ in scope["headers"])


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: HTTPScope, receive: Receive, send: Send, *, linger: float) -> None:
        self._receive, self._send, self._linger = receive, send, linger
        self._chunked = header_of(scope, b"transfer-encoding") != b""
        self._missing = _number(header_of(scope, b"content-length"))
        self._closes = False

    @property
    def unread(self) -> bool:
        """Tell whether some of the body is still to come."""
        return self._chunked or self._missing > 0

    async def receive(self) -> "HTTPReceiveMessage | WebSocketReceiveMessage":
        """Pass a piece of the body on, and note what is still to come."""
        message = await self._receive()
        if message["type"] == "http.request" and message["more_body"]:
            self._missing -= len(message["body"])
        else:
            self._chunked, self._missing = False, 0
        return message

    async def send(self, message: Message) -> None:
        """Pass a piece of the answer on; hold back its end while the rest of the body comes."""
        if message["type"] == "http.response.start":
            self._begin(message)
        elif self._closes and message["type"] == "http.response.body" and not message["more_body"]:
            await self._send({**message, "more_body": True})
            await self._drain()
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await self._send(message)

    def _begin(self, message: HTTPResponseStartEvent) -> None:
        headers = list(message["headers"])
        asked = _CLOSE in headers
        self._closes = self.unread and (asked or self._chunked or self._missing > SMALL)
        if self._closes and not asked:
            message["headers"] = [*headers, _CLOSE]

    async def _drain(self) -> None:
        try:
            async with asyncio.timeout(self._linger):
                while self.unread:
                    await self.receive()
        except TimeoutError:
            return


def _number(text: bytes) -> int:
    return int(text) if text.isdigit() else 0
