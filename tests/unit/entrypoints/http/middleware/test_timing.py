"""What is told of a call has few values, whatever is called."""

import asyncio
from typing import cast

import pytest
from litestar.types import HTTPDisconnectEvent, HTTPScope, Message, Receive, Scope, Send

from trimcore.entrypoints.http.middleware.timing import Meter

Told = list[tuple[str, str, str]]


def call(method: str, *, template: str | None, status: int) -> Told:
    """Make a call that a route with this template answers; return what is told of it."""
    told: Told = []

    async def app(scope: Scope, _: Receive, send: Send) -> None:
        if template is not None:
            scope["path_template"] = template
        await send({"type": "http.response.start", "status": status, "headers": []})

    async def receive() -> HTTPDisconnectEvent:
        return {"type": "http.disconnect"}

    async def send(_: Message) -> None:
        return

    def call_ended(verb: str, route: str, shown: str, seconds: float) -> None:
        assert seconds >= 0
        told.append((verb, route, shown))

    meter = Meter(app, call_ended=call_ended)
    scope = cast("HTTPScope", {"type": "http", "method": method, "path": "/videos/65f0"})
    asyncio.run(meter(scope, receive, send))
    return told


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
    assert call(method, template=template, status=status) == [told]
