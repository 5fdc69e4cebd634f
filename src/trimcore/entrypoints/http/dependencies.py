"""What routes may ask for, by name."""

from collections.abc import Callable
from functools import partial

from litestar import Litestar
from litestar.di import Provide
from litestar.routes import HTTPRoute

from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.routes.blobs import LinkedBlobs
from trimcore.entrypoints.http.routes.health import Checks
from trimcore.entrypoints.http.routes.metrics import MetricsText
from trimcore.entrypoints.http.threads import Threads
from trimcore.entrypoints.observability.metrics import MEDIA_TYPE
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import Settings


def provided(
    container: Container, settings: Settings, threads: Threads, limits: Limits
) -> dict[str, Provide]:
    """Return the makers of what routes name; each asks the container anew.

    So whatever is overridden in the container, before or after, is what routes get.
    """
    addresses = Addresses(public_url=settings.public_url, trusted_proxies=settings.trusted_proxies)
    makers: dict[str, Callable[[], object]] = {
        "register_user": container.register_user,
        "issue_token": container.issue_token,
        "revoke_token": container.revoke_token,
        "submit_trim": container.submit_trim,
        "get_request": container.get_request,
        "restart_request": container.restart_request,
        "cancel_request": container.cancel_request,
        "list_requests": container.list_requests,
        "list_trimmed_videos": container.list_trimmed_videos,
        "linked_blobs": lambda: LinkedBlobs(
            links=container.linked_blobs(), blobs=container.blobs(), clock=container.clock()
        ),
        "checks": lambda: Checks(
            pings={
                "database": container.requests().ping,
                "store": container.blobs().ping,
                "queue": container.queue().ping,
                **({"engine": container.media().ping} if settings.has_own_worker else {}),
            }
        ),
        "metrics": lambda: MetricsText(
            text=partial(container.metrics().text, container.backlog()), media_type=MEDIA_TYPE
        ),
        "addresses": lambda: addresses,
        "threads": lambda: threads,
        "limits": lambda: limits,
    }
    return {name: Provide(_closure(make), sync_to_thread=False) for name, make in makers.items()}


def make_all(container: Container, threads: Threads) -> None:
    """Make every shared part that routes need before there are threads to race for it."""
    for make in (container.register_user, container.issue_token, container.submit_trim):
        make()
    container.linked_blobs()
    stores = (container.users(), container.sessions(), container.requests())
    if all(store.is_immediate for store in stores):
        threads.look_up_at_once()


def one_by_one(app: Litestar) -> None:
    """Let the routes' parts be made one after the other.

    Litestar starts a task for each part of a route that needs several. Ours wait for nothing, and
    the tasks cost more than the rest of a short call.
    """
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for _, model in route.route_handler_map.values():
                model.dependency_batches = [
                    {part} for batch in model.dependency_batches for part in batch
                ]


def _closure(make: Callable[[], object]) -> Callable[[], object]:
    # Litestar reads signatures, and a provider of the container has none.
    def made() -> object:
        return make()

    return made
