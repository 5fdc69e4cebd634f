"""What every answer carries, and the last net under every fault."""

import asyncio
import logging
import re
import time
from http import HTTPStatus
from typing import TypeAlias
from urllib.parse import quote
from uuid import uuid4

from litestar.types import (
    ASGIApp,
    HTTPResponseStartEvent,
    HTTPScope,
    Message,
    Receive,
    Send,
)

from trimcore.domain.errors import Unavailable
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.errors import REQUEST_ID, respond
from trimcore.entrypoints.http.middleware.base import HttpMiddleware, header_of
from trimcore.entrypoints.observability.logs import begin_call

_log = logging.getLogger(__name__)
_REQUEST_ID = re.compile(rb"[\w.:-]{1,128}", re.ASCII)
_SECURITY = {
    b"cache-control": b"no-store",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
}
_ONE_YEAR = (b"strict-transport-security", b"max-age=31536000")
_WATCHED = {"/health/live", "/health/ready", "/metrics"}
"""What is asked every few seconds; that all is well need not be told as often."""
Pairs: TypeAlias = list[tuple[bytes, bytes]]
_NO_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}


class ResponseHeaders(HttpMiddleware):
    """Adds security headers and the request's id, notes the call, and answers 500 for faults.

    The id is the client's own if it is plain, and a fresh one otherwise.
    """

    def __init__(self, app: ASGIApp, *, only_https: bool) -> None:
        super().__init__(app)
        self._always = dict([*_SECURITY.items(), *([_ONE_YEAR] if only_https else [])])

    async def serve(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request."""
        began = time.monotonic()
        request_id = _request_id(scope)
        scope["state"][REQUEST_ID] = request_id.decode()
        begin_call(request_id=request_id.decode())
        status = 0

        async def decorated(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._decorate(message, request_id)
            await send(message)

        try:
            await self.app(scope, receive, decorated)
        except asyncio.CancelledError:
            _log.info("request %s was cut off by the end of the service", request_id.decode())
            if not status:
                await _answer(Unavailable("stopping"), scope, receive, decorated)
        except Exception as error:  # noqa: BLE001 - the last net
            _log.exception("request %s failed", request_id.decode())
            if not status:
                await _answer(error, scope, receive, decorated)
        finally:
            _note(scope, status, time.monotonic() - began)

    def _decorate(
        self, message: HTTPResponseStartEvent, request_id: bytes
    ) -> list[tuple[bytes, bytes]]:
        given = [(name.lower(), value) for name, value in message["headers"]]
        if message["status"] in _NO_BODY:
            given = [(name, value) for name, value in given if name != b"content-type"]
        names = {name for name, _ in given}
        added = [(name, value) for name, value in self._always.items() if name not in names]
        return [*given, *added, (b"x-request-id", request_id)]


def _request_id(scope: HTTPScope) -> bytes:
    asked = header_of(scope, b"x-request-id")
    return asked if _REQUEST_ID.fullmatch(asked) else uuid4().hex.encode()


async def _answer(error: Exception, scope: HTTPScope, receive: Receive, send: Send) -> None:
    response = respond(error).to_asgi_response(app=None, request=HttpRequest(scope))
    await response(scope, receive, send)


def _note(scope: HTTPScope, status: int, seconds: float) -> None:
    path = quote(scope["path"])
    if path.strip("/").startswith("blobs/"):
        path = "/blobs/…"  # the rest is as good as a password
    routine = status == HTTPStatus.OK and scope["path"] in _WATCHED
    _log.log(
        logging.DEBUG if routine else logging.INFO,
        "%s %s %d",
        scope["method"],
        path,
        status,
        extra={"status": status, "milliseconds": round(seconds * 1000)},
    )
