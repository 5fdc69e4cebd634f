"""What routes may ask for, by name."""

from collections.abc import Callable
from functools import cache, partial

from litestar.di import Provide

from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.dispatch import Parts
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.routes.blobs import LinkedBlobs
from trimcore.entrypoints.http.routes.health import Checks
from trimcore.entrypoints.http.routes.metrics import MetricsText
from trimcore.entrypoints.http.threads import Threads
from trimcore.entrypoints.observability.metrics import MEDIA_TYPE
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import Settings


def parts_of(container: Container, settings: Settings, threads: Threads, limits: Limits) -> Parts:
    """Return the makers of what routes name.

    A use case is made once, when it is first needed: what is overridden in the container by then
    is what routes get.
    """
    addresses = Addresses(public_url=settings.public_url, trusted_proxies=settings.trusted_proxies)
    return {
        "register_user": cache(container.register_user),
        "issue_token": cache(container.issue_token),
        "revoke_token": cache(container.revoke_token),
        "submit_trim": cache(container.submit_trim),
        "get_request": cache(container.get_request),
        "restart_request": cache(container.restart_request),
        "cancel_request": cache(container.cancel_request),
        "list_requests": cache(container.list_requests),
        "list_trimmed_videos": cache(container.list_trimmed_videos),
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


def provided(parts: Parts) -> dict[str, Provide]:
    """Return the parts as Litestar knows them, which checks the names that routes use."""
    return {name: Provide(_closure(make), sync_to_thread=False) for name, make in parts.items()}


def make_all(container: Container, threads: Threads) -> None:
    """Make every shared part that routes need before there are threads to race for it."""
    for make in (container.register_user, container.issue_token, container.submit_trim):
        make()
    container.linked_blobs()
    stores = (container.users(), container.sessions(), container.requests())
    if all(store.is_immediate for store in stores):
        threads.look_up_at_once()


def _closure(make: Callable[[], object]) -> Callable[[], object]:
    # Litestar reads signatures, and a provider of the container has none.
    def made() -> object:
        return make()

    return made
