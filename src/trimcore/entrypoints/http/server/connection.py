"""HTTP/1.1 on a socket, as uvicorn speaks it with a parser in C, and what that leaves open."""

import asyncio
import re
from http import HTTPStatus

import httptools
from msgspec import json
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE, Object, failed

LONGEST_HEAD = 32 * 1024
MOST_WAITING = 64
_NO_HTTP = "Invalid HTTP request received."
_VERSIONS = {"1.0", "1.1"}
_USUAL = (b"GET ", b"POST ", b"DELETE ", b"HEAD ", b"PATCH ", b"PUT ", b"OPTIONS ")
_METHOD = re.compile(rb"(?:\r\n)*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) ")
_STAND_IN = b"TRACE "
"""A method that the parser knows and nobody uses, for those that it doesn't know."""


class PatientProtocol(HttpToolsProtocol):
    """Gives up on connections that go quiet, and answers JSON:API to what is no HTTP.

    Refused, as no HTTP, is also what two servers might frame differently, and a head, the end of a
    chunked body or the words between chunks of more than `LONGEST_HEAD` bytes. Requests may come
    before earlier ones are answered, `MOST_WAITING` of them; answers have their order, a refusal
    too.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's own
        """Begin to wait for a request."""
        self._unfinished = 0
        self._is_in_head, self._is_between = False, True
        self._method: str | None = None
        self._refusal: str | None = None
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take bytes; when they do not make up a request yet, go on waiting."""
        if self._refusal is not None:
            return
        self._unset_keepalive_if_required()
        self._unfinished += len(data)
        if not self._parses(data) or self._unfinished > LONGEST_HEAD:
            self.logger.warning(_NO_HTTP)
            self.send_400_response(_NO_HTTP)
        self._watch()

    def _parses(self, data: bytes) -> bool:
        if self._is_between:
            data = self._with_known_method(data)
        while data:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as wish:
                # Nothing but HTTP/1.1 is spoken here, and who asks for more has to go on with it.
                data = data[wish.args[0] :]
            except httptools.HttpParserError:
                return False
            else:
                return True
        return True

    def _with_known_method(self, data: bytes) -> bytes:
        """Hide a method that the parser would call an error, so that its sender hears of 405."""
        if data.startswith(_USUAL) or (match := _METHOD.match(data)) is None:
            return data
        self._method = match[1].decode("ascii")
        return _STAND_IN + data[match.end() :]

    def on_message_begin(self) -> None:
        """Begin a request."""
        self._is_in_head, self._is_between = True, False
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; what comes after the body is none."""
        if self._is_in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Look at how the request is framed, and serve it.

        Raises:
            ValueError: it is not to be served.
        """
        self._is_in_head, self._unfinished = False, 0
        _check(self.parser.get_http_version(), self.headers, len(self.url))
        if len(self.pipeline) >= MOST_WAITING:
            raise ValueError("too many requests wait")
        super().on_headers_complete()
        if self._method is not None:
            self.scope["method"], self._method = self._method, None

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self._unfinished = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request."""
        self._unfinished, self._is_between = 0, True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on to what waits: the next request, or the refusal of what came after the last."""
        super().on_response_complete()
        if self._refusal is not None and self._is_idle:
            self._refuse(self._refusal)

    @property
    def _is_idle(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete

    def _watch(self) -> None:
        if (
            self._is_idle
            and self.timeout_keep_alive_task is None
            and not self.transport.is_closing()
        ):
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def send_400_response(self, msg: str) -> None:
        """Answer to bytes that are no HTTP when it is their turn, and hang up."""
        self._refusal = msg
        if self._is_idle:
            self._refuse(msg)
        elif self.pipeline or not self.cycle.more_body:
            return  # those before are answered first
        elif self.cycle.response_started:
            self.transport.close()
        else:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            self._refuse(msg)

    def _refuse(self, msg: str) -> None:
        error: Object = {"status": "400", "code": "malformed", "detail": msg}
        body = json.encode(failed([error]))
        head = f"content-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\n".encode()
        end = b"connection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[HTTPStatus.BAD_REQUEST] + head + end + body)
        self.transport.close()


def _check(version: str, headers: list[tuple[bytes, bytes]], length: int) -> None:
    """Refuse what two servers might frame differently, and a head that is too long.

    The parser itself refuses lengths that contradict each other or the coding, and names and
    values that hold what they must not.

    Raises:
        ValueError: says what is wrong.
    """
    names = [name for name, _ in headers]
    hosts, codings = names.count(b"host"), names.count(b"transfer-encoding")
    if version not in _VERSIONS or hosts > 1 or (version == "1.1" and hosts == 0):
        raise ValueError("no version, or not one host")
    if codings > 1 or (codings and version == "1.0"):
        raise ValueError("a coding too many")
    if codings and dict(headers)[b"transfer-encoding"].lower() != b"chunked":
        raise ValueError("an unknown coding")
    if length + sum(len(name) + len(value) + 4 for name, value in headers) > LONGEST_HEAD:
        raise ValueError("the head is too long")
