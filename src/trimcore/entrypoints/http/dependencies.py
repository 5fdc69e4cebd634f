"""What routes may ask for, by name."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache, partial

from litestar.di import Provide

from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.dispatch import Parts
from trimcore.entrypoints.http.events.feed import EventFeed
from trimcore.entrypoints.http.limits import Limits, descriptors
from trimcore.entrypoints.http.routes.guide.guide import Guide
from trimcore.entrypoints.http.routes.page.page import PagePolicy
from trimcore.entrypoints.http.routes.service.blobs import LinkedBlobs
from trimcore.entrypoints.http.routes.service.health import Checks
from trimcore.entrypoints.http.routes.service.metrics import MetricsText
from trimcore.entrypoints.http.routes.shares import Share, SharedLane
from trimcore.entrypoints.http.routes.trimming.events import Streams
from trimcore.entrypoints.http.routes.trimming.shown import (
    EncodedRequests,
    ShownRequests,
    ShownVideos,
)
from trimcore.entrypoints.http.routes.uploads.store import StoreUploads
from trimcore.entrypoints.http.routes.uploads.tus import TusUploads
from trimcore.entrypoints.http.threads import Threads
from trimcore.entrypoints.observability.metrics import MEDIA_TYPE
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import Settings
from trimcore.ports.storage.blobs import Blobs


def parts_of(
    container: Container, settings: Settings, threads: Threads, limits: Limits, feed: EventFeed
) -> Parts:
    """Return the makers of what routes name.

    A use case is made once, when it is first needed: what is overridden in the container by then
    is what routes get.
    """
    addresses = Addresses(public_url=settings.public_url, trusted_proxies=settings.trusted_proxies)
    return {
        **_of_accounts(container),
        **_of_sources(container),
        **_of_requests(container),
        **_of_uploads(container, threads, limits),
        **_of_webhooks(container),
        **_shown(container, threads, addresses),
        **_shared_lanes(settings, threads, limits),
        "streams": _streams(container, settings, threads, limits, feed),
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
        "guide": cache(Guide),
        "page_policy": cache(lambda: PagePolicy.beside(_a_link(container), settings.public_url)),
        "addresses": lambda: addresses,
        "threads": lambda: threads,
        "limits": lambda: limits,
    }


def _of_accounts(container: Container) -> Parts:
    return {
        "register_user": cache(container.register_user),
        "issue_token": cache(container.issue_token),
        "revoke_token": cache(container.revoke_token),
        "renew_token": cache(container.renew_token),
        "change_password": cache(container.change_password),
        "delete_account": cache(container.delete_account),
    }


def _of_requests(container: Container) -> Parts:
    return {
        "submit_trim": cache(container.submit_trim),
        "get_request": cache(container.get_request),
        "get_video": cache(container.get_video),
        "restart_request": cache(container.restart_request),
        "cancel_request": cache(container.cancel_request),
        "delete_request": cache(container.delete_request),
        "delete_video": cache(container.delete_video),
        "list_requests": cache(container.list_requests),
        "list_trimmed_videos": cache(container.list_trimmed_videos),
    }


def _shared_lanes(settings: Settings, threads: Threads, limits: Limits) -> Parts:
    looks = Share("looks", "filmstrips, lists of keyframes and plans", settings.looks, 5)
    hosts = Share("hosts", "addresses whose host is looked up", limits.host_lookups, 5)
    return {
        "looks": cache(lambda: SharedLane(threads.looks, looks)),
        "hosts": cache(lambda: SharedLane(threads.hosts, hosts)),
    }


def _streams(
    container: Container, settings: Settings, threads: Threads, limits: Limits, feed: EventFeed
) -> Callable[[], Streams]:
    in_all = limits.event_streams or descriptors() // 2
    share = Share("event-streams", "streams of events", settings.event_streams, 60, in_all)
    return cache(
        lambda: Streams(
            feed,
            container.list_changes(),
            container.list_requests(),
            container.get_request(),
            container.authenticate(),
            threads,
            limits,
            share,
        )
    )


def _of_sources(container: Container) -> Parts:
    return {
        "add_source": cache(container.add_source),
        "expect_source": cache(container.expect_source),
        "list_sources": cache(container.list_sources),
        "get_source": cache(container.get_source),
        "delete_source": cache(container.delete_source),
        "plan_trim": cache(container.plan_trim),
        "list_keyframes": cache(container.list_keyframes),
        "draw_filmstrip": cache(container.draw_filmstrip),
    }


def _shown(container: Container, threads: Threads, addresses: Addresses) -> Parts:
    videos = cache(lambda: ShownVideos(container.result_links(), addresses))
    return {
        "shown_videos": videos,
        "shown_requests": cache(
            lambda: ShownRequests(
                videos=videos(),
                documents=EncodedRequests(),
                find=container.find_sources(),
                lane=threads.reads,
            )
        ),
    }


def _of_webhooks(container: Container) -> Parts:
    return {
        "create_webhook": cache(container.create_webhook),
        "list_webhooks": cache(container.list_webhooks),
        "get_webhook": cache(container.get_webhook),
        "change_webhook": cache(container.change_webhook),
        "delete_webhook": cache(container.delete_webhook),
        "rotate_secret": cache(container.rotate_secret),
        "ping_webhook": cache(container.ping_webhook),
        "list_deliveries": cache(container.list_deliveries),
        "redeliver": cache(container.redeliver),
    }


def _of_uploads(container: Container, threads: Threads, limits: Limits) -> Parts:
    return {
        "tus_uploads": cache(
            lambda: TusUploads(
                create=container.create_upload(),
                append=container.append_to_upload(),
                give_up=container.delete_upload(),
                limits=limits,
                lane=threads.uploads,
            )
        ),
        "store_uploads": cache(
            lambda: StoreUploads(
                create=container.create_direct_upload(),
                links=container.part_links(),
                limits=limits,
                lane=threads.uploads,
                signing=threads.reads,
            )
        ),
        "complete_upload": cache(container.complete_upload),
        "create_upload": cache(container.create_upload),
        "get_upload": cache(container.get_upload),
        "list_uploads": cache(container.list_uploads),
        "delete_upload": cache(container.delete_upload),
    }


def provided(parts: Parts) -> dict[str, Provide]:
    """Return the parts as Litestar knows them, which checks the names that routes use."""
    return {name: Provide(_closure(make), sync_to_thread=False) for name, make in parts.items()}


def make_all(container: Container, threads: Threads) -> None:
    """Make every shared part that routes need before there are threads to race for it."""
    for make in (
        container.register_user,
        container.issue_token,
        container.change_password,
        container.delete_account,
        container.submit_trim,
    ):
        make()
    container.linked_blobs()
    stores = (container.users(), container.sessions(), container.requests())
    if all(store.is_immediate for store in stores):
        threads.look_up_at_once()


def _a_link(container: Container) -> str:
    """Return what a link to a result looks like: of which origin, if not ours."""
    blobs: Blobs = container.blobs()
    return blobs.link(
        "results/any",
        expires_at=container.clock().now() + timedelta(minutes=1),
        file_name="any",
        media_type="video/mp4",
    )


def _closure(make: Callable[[], object]) -> Callable[[], object]:
    # Litestar reads signatures, and a provider of the container has none.
    def made() -> object:
        return make()

    return made
