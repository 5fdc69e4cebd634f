"""Answers on a connection: in how many pieces they go, and what becomes of those that break off."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy

import pytest
import uvicorn
from litestar.types import Message, Receive, Scope, Send
from uvicorn.server import ServerState

from trimcore.entrypoints.http.server.connection import PatientProtocol

ASK = b"GET /a HTTP/1.1\r\nhost: h\r\n\r\n"
Headers = list[tuple[bytes, bytes]]


class Written(asyncio.Transport):
    """A transport that keeps what was written, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.pieces.append(bytes(data))

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


class App:
    """Answers every call with the same messages, and then breaks if it is told to."""

    def __init__(self, *messages: Message, breaks: bool = False) -> None:
        self._messages, self._breaks = messages, breaks

    async def __call__(self, _: Scope, __: Receive, send: Send) -> None:
        for message in self._messages:
            await send(copy(message))
        if self._breaks:
            raise RuntimeError("broken")


def start(*headers: tuple[bytes, bytes], status: int = 200) -> Message:
    return {"type": "http.response.start", "status": status, "headers": [*headers]}


def body(content: bytes, *, more: bool = False) -> Message:
    return {"type": "http.response.body", "body": content, "more_body": more}


@contextmanager
def quiet_loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    try:
        yield loop
    finally:
        loop.close()


def answered(app: App, question: bytes = ASK) -> Written:
    """Ask once on a connection, and return what went out over it."""
    config = uvicorn.Config(app, http=PatientProtocol, log_config=None, access_log=False)
    config.load()
    transport, state = Written(), ServerState()

    async def ask(loop: asyncio.AbstractEventLoop) -> None:
        protocol = PatientProtocol(config=config, server_state=state, app_state={}, _loop=loop)
        protocol.connection_made(transport)
        protocol.data_received(question)
        await asyncio.gather(*state.tasks)
        protocol.connection_lost(None)

    with quiet_loop() as loop:
        loop.run_until_complete(ask(loop))
    return transport


def test_a_whole_answer_is_one_piece() -> None:
    app = App(start((b"content-length", b"5"), (b"X-Kind", b"a")), body(b"hello"))
    out = answered(app)
    assert out.pieces == [b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nx-kind: a\r\n\r\nhello"]


def test_the_last_answer_says_so() -> None:
    app = App(start((b"content-length", b"2")), body(b"hi"))
    out = answered(app, ASK.replace(b"1.1", b"1.0"))
    assert out.pieces == [b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi"]
    assert out.closed


@pytest.mark.parametrize(
    ("messages", "question", "written"),
    [
        (
            [start((b"content-length", b"4")), body(b"so", more=True), body(b"on")],
            ASK,
            b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nsoon",
        ),
        (
            [start(), body(b"hi")],
            ASK,
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
        ),
        (
            [start((b"content-length", b"2")), body(b"hi")],
            ASK.replace(b"GET", b"HEAD"),
            b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n",
        ),
        ([start(status=204), body(b"")], ASK, b"HTTP/1.1 204 No Content\r\n\r\n"),
    ],
)
def test_any_other_comes_as_it_always_did(
    messages: list[Message], question: bytes, written: bytes
) -> None:
    assert b"".join(answered(App(*messages), question).pieces) == written


@pytest.mark.parametrize(
    "app",
    [
        App(breaks=True),
        App(start((b"content-length", b"5")), breaks=True),
        App(start((b"content-length", b"2"), (b"x-a", b"1\r\nx-b: 2")), body(b"hi")),
        App(start((b"content-length", b"2"), (b"x a", b"1")), body(b"hi")),
    ],
)
def test_what_breaks_before_its_body_is_answered_500(app: App) -> None:
    out = answered(app)
    assert out.pieces[0].startswith(b"HTTP/1.1 500 ")
    assert b"x-b" not in b"".join(out.pieces)
    assert out.closed


def test_what_breaks_in_its_body_is_cut_off() -> None:
    out = answered(App(start((b"content-length", b"9")), body(b"so", more=True), breaks=True))
    assert out.pieces[0].startswith(b"HTTP/1.1 200 ")
    assert out.closed
