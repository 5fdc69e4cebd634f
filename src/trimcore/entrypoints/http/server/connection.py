"""HTTP/1.1 on a socket, as uvicorn speaks it, and two things that it leaves open."""

import asyncio

import h11
from msgspec import json
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE, Object, failed


class PatientProtocol(H11Protocol):
    """Gives up on connections that go quiet, and answers JSON:API to what is no HTTP."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's own
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take bytes; when they do not make up a request yet, go on waiting."""
        super().data_received(data)
        self._watch()

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
        """Answer to bytes that are no HTTP, unless an answer has begun, and hang up."""
        error: Object = {"status": "400", "code": "malformed", "detail": msg}
        headers = [("Content-Type", MEDIA_TYPE), ("Connection", "close")]
        try:
            start = h11.Response(status_code=400, headers=headers, reason=b"Bad Request")
            for event in (start, h11.Data(data=json.encode(failed([error]))), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        except h11.LocalProtocolError:
            return
        finally:
            self.transport.close()
