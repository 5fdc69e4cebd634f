"""HTTP/1.1 on a socket, as uvicorn speaks it with a parser in C, and what that leaves open."""

import asyncio
import re
from http import HTTPStatus
from itertools import chain
from urllib.parse import unquote

import httptools
from msgspec import json
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE, Error, failed
from trimcore.entrypoints.http.server.exchange import Exchange

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

    cycle: Exchange | None  # type: ignore[assignment]  # there is none before the first request

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's own
        """Begin to wait for a request."""
        self._unfinished = 0
        self._is_in_head, self._is_between = False, True
        self._method: str | None = None
        self._refusal: str | None = None
        super().connection_made(transport)
        self._quiet_since = self.loop.time()
        self._look_again_in(self.timeout_keep_alive)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of the connection."""
        super().connection_lost(exc)
        self._unset_keepalive_if_required()

    def data_received(self, data: bytes) -> None:
        """Take bytes; when they do not make up a request yet, go on waiting."""
        if self._refusal is not None:
            return
        self._quiet_since = self.loop.time()
        self._unfinished += len(data)
        if not self._parses(data) or self._unfinished > LONGEST_HEAD:
            self.logger.warning(_NO_HTTP)
            self.send_400_response(_NO_HTTP)

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
        if not self._is_in_head:
            return
        name = name.lower()
        if name == b"expect" and value.lower() == b"100-continue":
            self.expect_100_continue = True
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Look at how the request is framed, and serve it when it is its turn.

        Raises:
            ValueError: it is not to be served.
        """
        self._is_in_head, self._unfinished = False, 0
        version = self.parser.get_http_version()
        _check(version, self.headers, len(self.url))
        if len(self.pipeline) >= MOST_WAITING:
            raise ValueError("too many requests wait")
        self._complete_scope(version)
        before = self.cycle
        self.cycle = exchange = self._exchange(version)
        if before is None or before.response_complete:
            self._start_asgi_task(exchange, self.app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((exchange, self.app))

    def _complete_scope(self, version: str) -> None:
        address = httptools.parse_url(self.url)
        path = address.path.decode("ascii")
        self.scope["http_version"] = version
        self.scope["method"] = self._method or self.parser.get_method().decode("ascii")
        self.scope["path"] = unquote(path) if "%" in path else path
        self.scope["raw_path"] = address.path
        self.scope["query_string"] = address.query or b""
        self._method = None

    def _exchange(self, version: str) -> Exchange:
        return Exchange(
            scope=self.scope,
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=self.access_log,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=self.expect_100_continue,
            keep_alive=version != "1.0" and self.parser.should_keep_alive(),
            on_response=self.on_response_complete,
        )

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
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self._quiet_since = self.loop.time()
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif self._refusal is not None and self._is_idle:
            self._refuse(self._refusal)

    @property
    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def timeout_keep_alive_handler(self) -> None:
        """Hang up if nothing has happened for long enough, or look again when it would be.

        One timer looks after a connection all its life: to set and unset one for each request
        would cost more than to note the time.
        """
        if self.transport.is_closing():
            return
        left = self._quiet_since + self.timeout_keep_alive - self.loop.time()
        if left <= 0 and self._is_idle:
            self.transport.close()
        else:
            self._look_again_in(left if left > 0 else self.timeout_keep_alive)

    def _look_again_in(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )

    def send_400_response(self, msg: str) -> None:
        """Answer to bytes that are no HTTP when it is their turn, and hang up."""
        self._refusal = msg
        if self._is_idle:
            self._refuse(msg)
        elif self.cycle is None or self.pipeline or not self.cycle.more_body:
            return  # those before are answered first
        elif self.cycle.response_started:
            self.transport.close()
        else:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            self._refuse(msg)

    def _refuse(self, msg: str) -> None:
        error = Error(status="400", code="malformed", title="Bad request", detail=msg)
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
    if length + 4 * len(headers) + len(b"".join(chain(*headers))) > LONGEST_HEAD:
        raise ValueError("the head is too long")
