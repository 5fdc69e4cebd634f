"""What an answer carries besides its document."""

import asyncio

import pytest
from litestar import Request, Response
from litestar.types import ASGIApp, HTTPDisconnectEvent, HTTPScope, Message

from trimcore.entrypoints.http.jsonapi.encoded import Encoded
from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "5", "Location": "/é"}])
def test_an_encoded_document_is_sent_as_litestar_would(headers: dict[str, str]) -> None:
    scope: HTTPScope = {"type": "http", "headers": [], "state": {}}  # type: ignore[typeddict-item]  # no more is read
    ours = Encoded(b"{}", status=201, headers=headers)
    plain = Response(b"{}", status_code=201, media_type=MEDIA_TYPE, headers=headers)
    (start, body), (start_of_plain, body_of_plain) = [
        asyncio.run(sent(each, scope))
        for each in (ours, plain.to_asgi_response(None, Request(scope)))
    ]
    assert body == body_of_plain
    assert start["type"] == start_of_plain["type"] == "http.response.start"
    assert start["status"] == start_of_plain["status"] == 201
    assert sorted(start["headers"]) == sorted(start_of_plain["headers"])


async def sent(answer: ASGIApp, scope: HTTPScope) -> list[Message]:
    """Return what an answer sends."""
    messages: list[Message] = []

    async def receive() -> HTTPDisconnectEvent:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        messages.append(message)

    await answer(scope, receive, send)
    return messages
