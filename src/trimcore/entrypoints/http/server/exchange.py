"""One request and its answer on a connection."""

from functools import lru_cache
from typing import cast

from litestar.types import HTTPResponseStartEvent
from uvicorn._types import ASGISendEvent
from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
    RequestResponseCycle,
)

_FRAMING = (b"content-length:", b"connection:", b"transfer-encoding:")


class Exchange(RequestResponseCycle):
    """Sends an answer that is known in full as one piece, head and body.

    The head waits for the first of the body, which follows at once or never. Should it be never,
    the answer has not begun yet, and a fault can still be answered.
    """

    _start: HTTPResponseStartEvent | None = None

    async def send(self, message: ASGISendEvent) -> None:
        """Take the head of the answer, or a piece of its body."""
        if message["type"] == "http.response.start" and not self.response_started:
            self._start = cast("HTTPResponseStartEvent", message)
            return
        if self._start is not None:
            start, self._start = self._start, None
            if not self.flow.write_paused and (whole := self._whole(start, message)) is not None:
                self._answer(whole)
                return
            await super().send(cast("ASGISendEvent", start))
        await super().send(message)

    def _whole(self, start: HTTPResponseStartEvent, message: ASGISendEvent) -> bytes | None:
        """Return the answer in one piece, or None if it is for uvicorn to send in several.

        Raises:
            RuntimeError: a header has what it must not, such as an end of line.
        """
        body = message.get("body")
        if (
            not isinstance(body, bytes)
            or message.get("more_body")
            or self.scope["method"] == "HEAD"
        ):
            return None
        lines = [_line(*each) for each in (*self.default_headers, *start["headers"])]
        framing = [line for line in lines if line.startswith(_FRAMING)]
        if framing != [b"content-length: %d\r\n" % len(body)]:
            return None
        end = b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n"
        return b"".join((STATUS_LINE[start["status"]], *lines, end, body))

    def _answer(self, whole: bytes) -> None:
        if self.disconnected:
            return
        self.waiting_for_100_continue = False
        self.response_started = self.response_complete = True
        self.transport.write(whole)
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()


@lru_cache(maxsize=512)
def _line(name: bytes, value: bytes) -> bytes:
    """Return a header as it is sent; most are the same from answer to answer.

    Raises:
        RuntimeError: it has what it must not, such as an end of line.
    """
    if HEADER_RE.search(name) or HEADER_VALUE_RE.search(value):
        raise RuntimeError("Invalid HTTP header.")
    return b"%b: %b\r\n" % (name.lower(), value)
