"""What is told of a call has few values, and every call has an answer."""

import asyncio
from typing import cast

import pytest
from litestar.types import ASGIApp, HTTPDisconnectEvent, HTTPScope, Message, Receive, Scope, Send

from trimcore.domain.errors import RequestNotFound
from trimcore.entrypoints.http.middleware.calls import Calls
from trimcore.entrypoints.http.middleware.response_headers import ResponseHeaders

Told = list[tuple[str, str, str]]


def scope_of(method: str) -> HTTPScope:
    call = {"type": "http", "method": method, "path": "/videos/65f0", "headers": [], "state": {}}
    return cast("HTTPScope", call)


async def receive() -> HTTPDisconnectEvent:
    return {"type": "http.disconnect"}


def call(app: ASGIApp, method: str = "GET") -> tuple[Told, list[Message]]:
    """Make a call; return what is told of it, and what is sent."""
    told: Told = []
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    def call_ended(verb: str, route: str, shown: str, seconds: float) -> None:
        assert seconds >= 0
        told.append((verb, route, shown))

    async def run() -> None:
        headers = ResponseHeaders(only_https=False)
        await Calls(app, headers=headers, call_ended=call_ended)(scope_of(method), receive, send)

    asyncio.run(run())
    return told, sent


def answering(*, template: str | None, status: int) -> ASGIApp:
    """Return an application whose only route has this template."""

    async def app(scope: Scope, _: Receive, send: Send) -> None:
        if template is not None:
            scope["path_template"] = template
        await send({"type": "http.response.start", "status": status, "headers": []})

    return app


@pytest.mark.parametrize(
    ("method", "template", "status", "told"),
    [
        ("GET", "/videos/{id}", 200, ("GET", "/videos/{id}", "2xx")),
        ("DELETE", "/session", 204, ("DELETE", "/session", "2xx")),
        ("POST", "/videos", 503, ("POST", "/videos", "5xx")),
        ("GET", None, 401, ("GET", "none", "4xx")),
        ("BREW", None, 405, ("other", "none", "4xx")),
    ],
)
def test_a_call_is_told_of(
    method: str, template: str | None, status: int, told: tuple[str, str, str]
) -> None:
    assert call(answering(template=template, status=status), method)[0] == [told]


@pytest.mark.parametrize(
    ("error", "status", "noted"),
    [(RequestNotFound("65f0"), 404, False), (RuntimeError("a secret"), 500, True)],
)
def test_an_error_is_answered_and_noted_if_nobody_foresaw_it(
    error: Exception, status: int, noted: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async def app(_: Scope, __: Receive, ___: Send) -> None:
        raise error

    told, (start, _) = call(app)
    assert told == [("GET", "none", f"{status // 100}xx")]
    assert start["type"] == "http.response.start"
    assert start["status"] == status
    assert dict(start["headers"])[b"x-content-type-options"] == b"nosniff"
    assert ("failed" in caplog.text) == noted


def test_an_error_after_the_head_is_noted_whatever_it_is(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await answering(template="/videos", status=200)(scope, receive, send)
        raise RequestNotFound("65f0")

    told, sent = call(app)
    assert told == [("GET", "/videos", "2xx")]
    assert len(sent) == 1
    assert "failed" in caplog.text


def test_a_call_cut_off_twice_by_the_end_of_the_service_is_no_fault() -> None:
    """Once while it is served, and again while what its sender still sends is read away."""

    async def served(_: Scope, __: Receive, ___: Send) -> None:
        raise asyncio.CancelledError

    async def send(message: Message) -> None:
        sent.append(message)
        if message["type"] == "http.response.body":
            raise asyncio.CancelledError

    async def run() -> None:
        calls = Calls(served, headers=ResponseHeaders(only_https=False), call_ended=lambda *_: None)
        await calls(scope_of("POST"), receive, send)

    sent: list[Message] = []
    asyncio.run(run())
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[0]["type"] == "http.response.start"
    assert sent[0]["status"] == 503
