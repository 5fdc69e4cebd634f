"""The answer that goes on until its client, its session or the service ends."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from litestar.types import HTTPResponseBodyEvent, Receive, Scope, Send

from trimcore.domain.errors import InvalidToken, Unavailable
from trimcore.entrypoints.http.events.event import COMMENT, Event
from trimcore.entrypoints.http.events.feed import Listener

MEDIA_TYPE = "text/event-stream"

_HEADERS = [
    (b"content-type", MEDIA_TYPE.encode()),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # proxies that collect answers are told not to
]
_END: HTTPResponseBodyEvent = {"type": "http.response.body", "body": b"", "more_body": False}

log = logging.getLogger(__name__)


class EventStream:
    """Sends what a listener missed, which `missed` gives bit by bit until there is no more.

    Then it sends what comes. A comment comes every `comment_every` seconds, and then the session is
    looked at again. A client that takes nothing for `stall` seconds is hung up on.
    """

    def __init__(
        self,
        listener: Listener,
        missed: Callable[[], Awaitable[Sequence[Event]]],
        confirm: Callable[[], Awaitable[object]],
        *,
        stall: float,
        comment_every: float,
    ) -> None:
        self._listener = listener
        self._missed = missed
        self._confirm = confirm
        self._stall = stall
        self._comment_every = comment_every

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Send the stream."""
        with self._listener as listener:
            missed = await self._missed()
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            gone = asyncio.create_task(_disconnection(receive))
            gone.add_done_callback(lambda _: listener.end())
            try:
                await self._send(send, COMMENT)
                while missed and not listener.has_ended:
                    for event in filter(listener.is_new, missed):
                        await self._send(send, event.text)
                    missed = await self._missed()
                await self._go_on(send)
                if not gone.done():
                    await send(_END)
            except TimeoutError:
                # An answer that does not end makes the server close the connection.
                log.info("a listener took nothing for %g seconds", self._stall)
            finally:
                gone.cancel()

    async def _go_on(self, send: Send) -> None:
        loop = asyncio.get_running_loop()
        look_at = loop.time() + self._comment_every
        while not self._listener.has_ended:
            event = await self._listener.next(max(0.0, look_at - loop.time()))
            if event is not None and self._listener.is_new(event):
                await self._send(send, event.text)
            if loop.time() >= look_at and not self._listener.has_ended:
                if not await self._holds():
                    return
                await self._send(send, COMMENT)
                look_at = loop.time() + self._comment_every

    async def _holds(self) -> bool:
        """Tell whether the session still holds; while nobody can tell, it does."""
        with suppress(Unavailable):
            try:
                await self._confirm()
            except InvalidToken:
                return False
        return True

    async def _send(self, send: Send, text: bytes) -> None:
        async with asyncio.timeout(self._stall):
            await send({"type": "http.response.body", "body": text, "more_body": True})


async def _disconnection(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
