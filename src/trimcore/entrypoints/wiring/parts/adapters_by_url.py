"""Adapters by URL: the scheme picks one, and only the picked one is imported."""

from collections.abc import Callable, Iterator
from typing import TypeVar
from urllib.parse import urlsplit

from trimcore.adapters.inprocess.queue import InProcessQueue
from trimcore.adapters.system.ids import SystemIds
from trimcore.entrypoints.wiring.parts.databases import DATABASES
from trimcore.entrypoints.wiring.parts.storages import STORES
from trimcore.entrypoints.wiring.parts.stores import Database, Storage
from trimcore.entrypoints.wiring.settings import Settings
from trimcore.entrypoints.wiring.variables import SettingError
from trimcore.ports.ids import Ids
from trimcore.ports.media import Media
from trimcore.ports.media_probe import MediaProbe
from trimcore.ports.passwords import Passwords
from trimcore.ports.queue import Queue
from trimcore.ports.storage.blob_links import BlobLinks
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.storage.direct_uploads import DirectUploads
from trimcore.ports.storage.downloads import Downloads
from trimcore.ports.tokens import Tokens
from trimcore.ports.webhooks.webhook_sender import WebhookSender

Make = TypeVar("Make")


def ids() -> Ids:
    """Return the maker of ids."""
    return SystemIds()


def database(settings: Settings) -> Iterator[Database]:
    """Yield the stores of `TRIMCORE_DATABASE_URL`, then close them."""
    opened = _pick("TRIMCORE_DATABASE_URL", settings.database_url, DATABASES)(settings)
    yield opened
    opened.close()


def storage(settings: Settings, secret: bytes) -> Storage:
    """Return the store of `TRIMCORE_STORAGE_URL`; `secret` signs links that we serve ourselves."""
    return _pick("TRIMCORE_STORAGE_URL", settings.storage_url, STORES)(settings, secret)


def links(storage: Storage, blobs: Blobs) -> BlobLinks | None:
    """Return who reads the links of `blobs`, None if they lead elsewhere.

    A store that was put in the place of the settings' own reads its own links, if it can.
    """
    if blobs is storage.blobs:
        return storage.links
    return blobs if isinstance(blobs, BlobLinks) else None


def direct_uploads(storage: Storage, blobs: Blobs) -> DirectUploads | None:
    """Return who takes bytes from users themselves, None if the store of `blobs` does not."""
    return storage.direct if blobs is storage.blobs else None


def queue(settings: Settings) -> Iterator[Queue]:
    """Yield the doorbell of `TRIMCORE_QUEUE_URL`, then close it."""
    bell = _pick("TRIMCORE_QUEUE_URL", settings.queue_url, QUEUES)(settings)
    yield bell
    bell.close()


def webhook_sender(settings: Settings) -> WebhookSender:
    """Return what calls webhooks."""
    from trimcore.adapters.web.webhook_sender import HttpWebhookSender

    return HttpWebhookSender(settings.webhook_hosts)


def downloads(settings: Settings) -> Downloads:
    """Return what fetches sources from the hosts of `TRIMCORE_FETCH_HOSTS`."""
    from trimcore.adapters.web.downloads import HttpDownloads

    return HttpDownloads(settings.fetch_hosts)


def probe(media: Media) -> MediaProbe | None:
    """Return the engine as one that can tell what a file is; None if it can only cut."""
    return media if isinstance(media, MediaProbe) else None


def passwords() -> Passwords:
    """Return the password hashing."""
    from trimcore.adapters.argon2.passwords import Argon2Passwords

    return Argon2Passwords()


def tokens(secret: bytes) -> Tokens:
    """Return the signing of tokens."""
    from trimcore.adapters.jwt.tokens import JwtTokens

    return JwtTokens(secret)


def _pick(name: str, url: str, makers: dict[str, Make]) -> Make:
    scheme = urlsplit(url).scheme
    if scheme not in makers:
        raise SettingError(name, f"names {scheme}, which this version does not have")
    return makers[scheme]


def _inprocess(_: Settings) -> Queue:
    return InProcessQueue()


def _rabbitmq(settings: Settings) -> Queue:
    from trimcore.adapters.rabbitmq.broker import make_broker
    from trimcore.adapters.rabbitmq.queue import DramatiqQueue

    return DramatiqQueue(make_broker(settings.queue_url))


QUEUES: dict[str, Callable[[Settings], Queue]] = {
    "inprocess": _inprocess,
    "memory": _inprocess,
    "amqp": _rabbitmq,
    "amqps": _rabbitmq,
}
