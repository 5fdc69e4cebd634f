"""The service as an ASGI application."""

from functools import cache

from litestar import Litestar, Router
from litestar.types import ASGIApp

from trimcore.entrypoints.http.dependencies import make_all, parts_of, provided
from trimcore.entrypoints.http.dispatch import Dispatch
from trimcore.entrypoints.http.jsonapi.negotiation import negotiate
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.middleware.authentication import Authentication
from trimcore.entrypoints.http.middleware.calls import Calls
from trimcore.entrypoints.http.middleware.cors import Cors
from trimcore.entrypoints.http.middleware.lingering_close import UnreadBodies
from trimcore.entrypoints.http.middleware.mounts import Mounts
from trimcore.entrypoints.http.middleware.response_headers import ResponseHeaders
from trimcore.entrypoints.http.routes import (
    blobs,
    health,
    metrics,
    openapi,
    registration,
    requests,
    session,
    videos,
)
from trimcore.entrypoints.http.threads import Threads
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import Settings


def create_app(
    container: Container, settings: Settings, *, limits: Limits | None = None
) -> Litestar:
    """Return the service on top of the container's parts; nothing is opened yet."""
    limits = limits or Limits()
    threads = Threads()
    parts = parts_of(container, settings, threads, limits)
    app = Litestar(
        [
            Router(
                "/api/v1",
                route_handlers=[
                    registration.register,
                    session.log_in,
                    session.log_out,
                    requests.list_all,
                    requests.show,
                    requests.restart,
                    requests.cancel,
                    videos.create,
                    videos.list_trimmed,
                ],
                before_request=negotiate,
            ),
            blobs.fetch,
            health.live,
            health.ready,
            openapi.describe,
            *([metrics.show] if settings.metrics else []),
        ],
        dependencies=provided(parts),
        on_startup=[lambda: make_all(container, threads)],
        logging_config=None,
        openapi_config=None,
        request_max_body_size=None,
        debug=False,
    )
    # Errors go through all of Litestar unanswered, to where every call ends.
    app.asgi_handler = _around(Dispatch(app, parts), container, settings, threads, limits)
    return app


def _around(
    routes: ASGIApp, container: Container, settings: Settings, threads: Threads, limits: Limits
) -> ASGIApp:
    """Put around the routes what has to happen before they are even looked up."""
    app: ASGIApp = Authentication(
        routes, authenticate=cache(container.authenticate), threads=threads
    )
    if settings.cors_origins:
        app = Cors(app, origins=settings.cors_origins)
    only_https = (settings.public_url or "").startswith("https:")
    headers = ResponseHeaders(only_https=only_https)
    app = Calls(app, headers=headers, call_ended=container.metrics().call_ended)
    return Mounts(UnreadBodies(app, linger=limits.linger))
