"""From a call to its route: Litestar looks it up, and what it needs is at hand."""

import re
from collections.abc import Callable, Mapping
from inspect import signature

from litestar import Litestar, Request
from litestar.exceptions import ClientException
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.types import ASGIApp, HTTPScope, Receive, Send
from litestar.utils import normalize_path

from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.envelope import Encoded
from trimcore.entrypoints.http.middleware.base import HttpMiddleware, header_of

Parts = Mapping[str, Callable[[], object]]
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
        path = normalize_path(scope["path"])
        _, found, path, texts, template = self._find(path=path, method=scope["method"])
        scope["path"], scope["path_params"], scope["path_template"] = path, texts, template
        call: HttpRequest = Request(scope, receive, send)
        answer = await self._handlers[found].answer(call, texts)
        await answer(scope, receive, send)


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
