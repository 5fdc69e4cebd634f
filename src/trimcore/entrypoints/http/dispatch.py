"""From a call to its route: Litestar looks it up, and what it needs is at hand."""

import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from inspect import signature
from typing import Any, TypeAlias

from litestar import HttpMethod, Litestar, Request
from litestar.exceptions import ClientException, MethodNotAllowedException
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Send
from litestar.utils import normalize_path

from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.encoded import Encoded
from trimcore.entrypoints.http.middleware.base import HttpMiddleware, header_of

Parts = Mapping[str, Callable[[], object]]
_Found: TypeAlias = tuple[object, object, str, dict[str, Any], Any]
_HOST = re.compile(rb"[\w!$&'()*+,;=\-.~:\[\]@%]*", re.ASCII)


class Dispatch(HttpMiddleware):
    """Serves calls by the routes of a Litestar application, without what ours have no use for.

    Litestar holds on to the parts of a call that a route may ask for, converts and checks them,
    makes tasks for some and cleans up after them. Our routes name the call itself, texts of its
    address and `parts` that are simply there, and to hand them over takes a fraction of that. All
    that Litestar checks at the start it still does, such as that every name has its part.
    """

    def __init__(self, routes: Litestar, parts: Parts) -> None:
        super().__init__(routes.asgi_router)
        self._find = routes.asgi_router.handle_routing
        self._handlers: dict[object, _Handler] = {
            handler: _Handler(routes, handler, parts)
            for route in routes.routes
            if isinstance(route, HTTPRoute)
            for handler in route.route_handlers
        }
        self._methods = _methods_by_template(routes)

    async def serve(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request.

        Raises:
            ClientException: no host can have this name.
            NotFoundException: no route has this address.
            MethodNotAllowedException: none of those that have it takes this method.
            Exception: whatever the route raises.
        """
        if not _HOST.fullmatch(header_of(scope, b"host")):
            raise ClientException("Invalid host header")
        _, found, path, texts, template = self._route(scope)
        scope["path"], scope["path_params"], scope["path_template"] = path, texts, template
        call: HttpRequest = Request(scope, receive, send)
        answer = await self._handlers[found].answer(call, texts)
        if scope["method"] == HttpMethod.OPTIONS:
            send = _allowing(self._methods[template], send)
        elif scope["method"] == HttpMethod.HEAD:
            send = _without_body(send)
        await answer(scope, receive, send)

    def _route(self, scope: HTTPScope) -> _Found:
        path, method = normalize_path(scope["path"]), scope["method"]
        try:
            return self._find(path=path, method=method)
        except MethodNotAllowedException as error:
            allowed = _with_head((error.headers or {})["allow"].split(", "))
            if method == HttpMethod.HEAD and method in allowed:
                return self._find(path=path, method=HttpMethod.GET)
            headers = {"allow": ", ".join(sorted(allowed))}
            raise MethodNotAllowedException(headers=headers) from error


def _methods_by_template(app: Litestar) -> Mapping[str, Collection[str]]:
    # Routes of one address that were made one by one are as many routes to Litestar.
    found: dict[str, set[str]] = {}
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            found.setdefault(route.path_format, set()).update(_with_head(route.methods))
    return found


def _with_head(methods: Collection[str]) -> set[str]:
    """Whatever takes GET takes HEAD: the same answer, without its body."""
    return {*methods, HttpMethod.HEAD.value} if HttpMethod.GET in methods else {*methods}


def _without_body(send: Send) -> Send:
    """Return what sends the head of an answer, and ends it there, even one that would go on."""
    has_ended = False

    async def sent(message: Message) -> None:
        nonlocal has_ended
        if message["type"] == "http.response.body":
            if has_ended:
                return
            has_ended = True
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await send(message)

    return sent


def _allowing(methods: Collection[str], send: Send) -> Send:
    """Return what sends an answer, and says which methods there are."""
    allow = (b"allow", ", ".join(sorted(methods)).encode())

    def sent(message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            given = [(name, value) for name, value in message["headers"] if name != b"allow"]
            message["headers"] = [*given, allow]
        return send(message)

    return sent


class _Handler:
    """One route's function, and what it is called with."""

    def __init__(self, app: Litestar, handler: HTTPRouteHandler, parts: Parts) -> None:
        names = signature(handler.fn).parameters
        self._app, self._handler = app, handler
        self._before = handler.resolve_before_request()
        self._parts = [(name, parts[name]) for name in names if name in parts]
        self._of_call = [(name, _OF_CALLS[name]) for name in names if name in _OF_CALLS]
        self._texts = [name for name in names if name not in parts and name not in _OF_CALLS]

    async def answer(self, call: HttpRequest, texts: Mapping[str, object]) -> ASGIApp:
        """Return what sends the answer."""
        if self._before is not None:
            await self._before(call)
        named = {name: texts[name] for name in self._texts}
        named |= {name: make() for name, make in self._parts}
        named |= {name: value(call) for name, value in self._of_call}
        result = self._handler.fn(**named)
        if not self._handler.has_sync_callable:
            result = await result
        if isinstance(result, Encoded):
            return result
        return await self._handler.to_response(app=self._app, data=result, request=call)


_OF_CALLS: dict[str, Callable[[HttpRequest], object]] = {
    "request": lambda call: call,
    "scope": lambda call: call.scope,
}
"""What a function may name besides parts and texts; Litestar's own for OPTIONS name the scope."""
