"""How calls come to their routes, and routes by their parts."""

import asyncio
from typing import cast

import pytest
from litestar import HttpMethod, Litestar, Response, delete, get, patch, post, route
from litestar.di import NamedDependency, Provide
from litestar.exceptions import (
    ClientException,
    HTTPException,
    ImproperlyConfiguredException,
    MethodNotAllowedException,
    NotFoundException,
)
from litestar.params import FromPath
from litestar.types import (
    ASGIApp,
    HTTPDisconnectEvent,
    HTTPScope,
    Message,
    Receive,
    Scope,
    Send,
)

from trimcore.adapters.memory.stores.requests import MemoryRequests
from trimcore.domain.usecases.trimming.get_request import GetRequest
from trimcore.entrypoints.http.dependencies import parts_of
from trimcore.entrypoints.http.dispatch import Dispatch
from trimcore.entrypoints.http.events.feed import EventFeed
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.encoded import Encoded
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.threads import Threads
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import read_settings


async def before(call: HttpRequest) -> None:
    """Refuse what says so."""
    if call.headers.get("x-refused"):
        raise ClientException("refused")


@get("/things/{name:str}", before_request=before)
async def show(
    request: HttpRequest, name: FromPath[str], made: NamedDependency[str]
) -> Response[bytes]:
    """Tell what was handed over."""
    return Encoded(f"{request.method} {name} {made}".encode())


@post("/things/{name:str}/close", status_code=200)
async def close(name: FromPath[str]) -> Response[bytes]:
    """Answer as any Litestar route may."""
    return Response(name.encode(), media_type="text/plain")


@patch("/things/{name:str}")
async def change(name: FromPath[str]) -> Response[bytes]:
    """Share an address."""
    return Encoded(name.encode())


@delete("/things/{name:str}", status_code=200)
async def remove(name: FromPath[str]) -> Response[bytes]:
    """Share an address."""
    return Encoded(name.encode())


@get("/own")
async def own() -> Response[bytes]:
    """Share an address with one that answers OPTIONS by itself."""
    return Encoded(b"")


@route("/own", http_method=[HttpMethod.OPTIONS], status_code=204)
async def options() -> Response[None]:
    """Say nothing of methods."""
    return Response(None, status_code=204)


@get("/endless")
async def go_on() -> ASGIApp:
    """Answer until nobody is there any more."""

    async def answer(_: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"more", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            await send({"type": "http.response.body", "body": b"more", "more_body": True})

    return answer


def dispatch() -> Dispatch:
    numbers = iter(range(100))
    parts = {"made": lambda: f"part {next(numbers)}", "unused": lambda: 1 / 0}
    provided = {"made": Provide(lambda: "", sync_to_thread=False)}
    handlers = [show, close, change, remove, options, own, go_on]
    app = Litestar(handlers, dependencies=provided, openapi_config=None)
    return Dispatch(app, parts)


def call(
    app: Dispatch, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[bytes, bytes], bytes, str]:
    """Make a call; return the answer's status, headers and body, and the route's template."""
    sent: list[Message] = []
    lines = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    given = {"type": "http", "method": method, "path": path, "headers": lines, "state": {}}
    scope = cast("HTTPScope", given)

    async def receive() -> HTTPDisconnectEvent:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def run() -> None:
        await app(scope, receive, send)

    asyncio.run(run())
    start, body = sent
    assert start["type"] == "http.response.start"
    assert body["type"] == "http.response.body"
    return start["status"], dict(start["headers"]), body["body"], str(scope["path_template"])


def test_a_route_gets_the_call_its_texts_and_its_parts() -> None:
    app = dispatch()
    assert call(app, "/things/a")[::2] == (200, b"GET a part 0")
    assert call(app, "//things/b%20c/")[2:] == (b"GET b%20c part 1", "/things/{name}")


def test_any_answer_of_litestars_will_do() -> None:
    status, headers, body, template = call(dispatch(), "/things/a/close", "POST")
    assert (status, body, template) == (200, b"a", "/things/{name}/close")
    assert headers[b"content-type"].startswith(b"text/plain")


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/things/a", b"DELETE, GET, HEAD, OPTIONS, PATCH"),
        ("/things/a/close", b"OPTIONS, POST"),
        ("/own", b"GET, HEAD, OPTIONS"),
    ],
)
def test_options_name_all_methods_of_an_address(path: str, methods: bytes) -> None:
    """Of however many routes it is made, and whoever answers."""
    status, headers, body, _ = call(dispatch(), path, "OPTIONS")
    assert (status, headers[b"allow"], body) == (204, methods, b"")


@pytest.mark.parametrize(
    ("path", "method", "headers", "error"),
    [
        ("/things", "GET", {}, NotFoundException),
        ("/things/a/b", "GET", {}, NotFoundException),
        ("/things/a", "POST", {}, MethodNotAllowedException),
        ("/things/a", "BREW", {}, MethodNotAllowedException),
        ("/things/a", "GET", {"x_refused": "yes"}, ClientException),
        ("/things/a", "GET", {"host": 'a"b'}, ClientException),
        ("/things/a", "GET", {"host": "a b"}, ClientException),
    ],
)
def test_what_leads_nowhere(
    path: str, method: str, headers: dict[str, str], error: type[HTTPException]
) -> None:
    with pytest.raises(error):
        call(dispatch(), path, method, **headers)


@pytest.mark.parametrize("path", ["/things/a", "/endless"])
def test_whatever_takes_get_takes_head(path: str) -> None:
    """The answer has the same head and no body, also where the body would go on."""
    status, headers, body, template = call(dispatch(), path, "HEAD")
    assert (status, body) == (200, b"")
    assert headers.get(b"content-length", b"13") == b"13"
    assert template.startswith(path[:7])


def test_what_takes_no_get_takes_no_head() -> None:
    with pytest.raises(MethodNotAllowedException) as raised:
        call(dispatch(), "/things/a/close", "HEAD")
    assert raised.value.headers == {"allow": "OPTIONS, POST"}


@pytest.mark.parametrize("host", ["localhost", "a_b.example:8000", "[::1]:80", "%41", ""])
def test_hosts_that_can_be(host: str) -> None:
    assert call(dispatch(), "/things/a", host=host)[0] == 200


def test_a_name_that_has_no_part_is_told_at_the_start() -> None:
    with pytest.raises(ImproperlyConfiguredException, match="made"):
        Litestar([show], openapi_config=None)


def test_a_use_case_is_made_once_with_what_is_overridden_by_then() -> None:
    settings = read_settings(
        {
            "TRIMCORE_DATABASE_URL": "memory:",
            "TRIMCORE_STORAGE_URL": "memory:",
            "TRIMCORE_QUEUE_URL": "memory:",
        }
    )
    container, mine = Container(settings=settings), GetRequest(requests=MemoryRequests())
    threads = Threads()
    feed = EventFeed(container.list_changes, container.clock, threads.reads)
    parts = parts_of(container, settings, threads, Limits(), feed)
    container.get_request.override(mine)
    assert parts["get_request"]() is mine
    container.get_request.reset_override()
    assert parts["get_request"]() is mine
    assert parts["cancel_request"]() is parts["cancel_request"]()
