"""What every call gets: an id, an answer whatever happens, a line in the log, and its metrics."""

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from os import urandom
from urllib.parse import quote

from litestar.types import ASGIApp, HTTPScope, Message, Receive, Send

from trimcore.domain.errors import Unavailable
from trimcore.entrypoints.http.jsonapi.errors import REQUEST_ID, is_foreseen, respond
from trimcore.entrypoints.http.middleware.base import HttpMiddleware, header_of
from trimcore.entrypoints.http.middleware.response_headers import ResponseHeaders
from trimcore.entrypoints.observability.frequent_lines import write
from trimcore.entrypoints.observability.line_fields import begin_call

NONE = "none"
_METHODS = {"GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH"}
_REQUEST_ID = re.compile(rb"[\w.:-]{1,128}", re.ASCII)
_PLAIN = re.compile(r"[\w/.-]*", re.ASCII)
"""Paths of which nothing has to be quoted, which are nearly all."""
_WATCHED = {"/health/live", "/health/ready", "/metrics"}
"""What is asked every few seconds; that all is well need not be told as often."""

_log = logging.getLogger(__name__)


class Calls(HttpMiddleware):
    """Gives each call its id, answers the errors that end it, and tells how it went.

    The id is the client's own if it is plain, and a fresh one otherwise.

    The metrics get its method, its route's template, the class of its status, and the seconds.
    Whatever is called has few values of these: a call that no route was looked up for (nobody's,
    or without a valid token) has the route `none`, one that went unanswered the status `none`.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        headers: ResponseHeaders,
        call_ended: Callable[[str, str, str, float], None],
    ) -> None:
        super().__init__(app)
        self._headers = headers
        self._call_ended = call_ended

    async def serve(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request."""
        began = time.monotonic()
        request_id = _request_id(scope)
        named = scope["state"][REQUEST_ID] = request_id.decode()
        begin_call(request_id=named)
        status = 0

        def decorated(message: Message) -> Awaitable[None]:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._headers.added(message, scope, request_id)
            return send(message)

        try:
            await self.app(scope, receive, decorated)
        except asyncio.CancelledError:
            _log.info("request %s was cut off by the end of the service", named)
            if not status:
                # To be cut off once more, while what still comes is read away, is no fault.
                with suppress(asyncio.CancelledError):
                    await respond(Unavailable("stopping"))(scope, receive, decorated)
        except Exception as error:  # noqa: BLE001 - the one net
            if status or not is_foreseen(error):
                _log.error("request %s failed", named, exc_info=error)
            if not status:
                await respond(error)(scope, receive, decorated)
        finally:
            seconds = time.monotonic() - began
            _note(scope, status, seconds)
            self._measure(scope, status, seconds)

    def _measure(self, scope: HTTPScope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = scope.get("path_template") or NONE
        shown = f"{status // 100}xx" if status else NONE
        self._call_ended(method, str(route), shown, seconds)


def _request_id(scope: HTTPScope) -> bytes:
    asked = header_of(scope, b"x-request-id")
    return asked if _REQUEST_ID.fullmatch(asked) else urandom(16).hex().encode()


def _note(scope: HTTPScope, status: int, seconds: float) -> None:
    path = scope["path"] if _PLAIN.fullmatch(scope["path"]) else quote(scope["path"])
    if path.strip("/").startswith("blobs/"):
        path = "/blobs/…"  # the rest is as good as a password
    routine = status == HTTPStatus.OK and scope["path"] in _WATCHED
    write(
        _log,
        logging.DEBUG if routine else logging.INFO,
        f"{scope['method']} {path} {status}",
        status=status,
        milliseconds=round(seconds * 1000),
    )
