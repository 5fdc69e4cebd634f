"""The service as an ASGI application."""

from collections.abc import Sequence
from functools import cache

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp

from trimcore.entrypoints.http.dependencies import make_all, parts_of, provided
from trimcore.entrypoints.http.dispatch import Dispatch
from trimcore.entrypoints.http.events.feed import EVENT_FEED, EventFeed
from trimcore.entrypoints.http.jsonapi.negotiation import negotiate
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.middleware.authentication import Authentication
from trimcore.entrypoints.http.middleware.calls import Calls
from trimcore.entrypoints.http.middleware.cors import Cors
from trimcore.entrypoints.http.middleware.lingering_close import UnreadBodies
from trimcore.entrypoints.http.middleware.mounts import Mounts
from trimcore.entrypoints.http.middleware.response_headers import ResponseHeaders
from trimcore.entrypoints.http.middleware.tus import Tus
from trimcore.entrypoints.http.routes.accounts import me, registration, session
from trimcore.entrypoints.http.routes.guide import guide
from trimcore.entrypoints.http.routes.page import page
from trimcore.entrypoints.http.routes.reference import reference
from trimcore.entrypoints.http.routes.service import blobs, health, metrics, openapi
from trimcore.entrypoints.http.routes.sources import looks, plans, sources
from trimcore.entrypoints.http.routes.trimming import events, requests, videos
from trimcore.entrypoints.http.routes.uploads import store, tus, uploads
from trimcore.entrypoints.http.routes.webhooks import deliveries, webhooks
from trimcore.entrypoints.http.threads import Threads
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import Settings

API: Sequence[HTTPRouteHandler] = (
    registration.register,
    session.log_in,
    session.log_out,
    session.renew,
    me.show,
    me.change,
    me.leave,
    requests.list_all,
    requests.show,
    requests.restart,
    requests.cancel,
    requests.remove,
    sources.create,
    sources.list_all,
    sources.show,
    sources.remove,
    looks.keyframes,
    looks.filmstrip,
    plans.create,
    events.of_user,
    events.of_request,
    videos.create,
    videos.list_trimmed,
    webhooks.create,
    webhooks.list_all,
    webhooks.show,
    webhooks.change,
    webhooks.remove,
    webhooks.rotate,
    deliveries.ping,
    deliveries.list_all,
    deliveries.deliver_again,
    tus.describe,
    tus.create,
    tus.state,
    tus.append,
    uploads.list_open,
    uploads.show,
    uploads.remove,
    store.complete,
    videos.remove,
    videos.show,
)
"""What is called below `/api/v1`."""
PAGES: Sequence[HTTPRouteHandler] = (
    page.index,
    page.load,
    reference.index,
    reference.load,
    guide.begin,
    guide.load,
)
"""What is read in a browser."""


def create_app(
    container: Container, settings: Settings, *, limits: Limits | None = None
) -> Litestar:
    """Return the service on top of the container's parts; nothing is opened yet."""
    limits = limits or Limits()
    threads = Threads()
    feed = EventFeed(cache(container.list_changes), container.clock, threads.reads)
    parts = parts_of(container, settings, threads, limits, feed)
    app = Litestar(
        [
            Router(
                "/api/v1",
                route_handlers=API,
                before_request=negotiate,
            ),
            blobs.fetch,
            health.live,
            health.ready,
            openapi.describe,
            *([metrics.show] if settings.metrics else []),
            *(PAGES if settings.page else []),
        ],
        dependencies=provided(parts),
        on_startup=[lambda: make_all(container, threads)],
        logging_config=None,
        openapi_config=None,
        request_max_body_size=None,
        debug=False,
        state=State({EVENT_FEED: feed}),
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
    app = Tus(app)
    if settings.cors_origins:
        app = Cors(app, origins=settings.cors_origins)
    only_https = (settings.public_url or "").startswith("https:")
    headers = ResponseHeaders(only_https=only_https)
    app = Calls(app, headers=headers, call_ended=container.metrics().call_ended)
    return Mounts(UnreadBodies(app, linger=limits.linger))
