"""The stores that share one database, and the store of bytes."""

from collections.abc import Callable
from dataclasses import dataclass

from trimcore.ports.clock import Clock
from trimcore.ports.storage.blob_links import BlobLinks
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.storage.direct_uploads import DirectUploads
from trimcore.ports.stores.leadership import Leadership
from trimcore.ports.stores.requests import Requests
from trimcore.ports.stores.sessions import Sessions
from trimcore.ports.stores.sources import Sources
from trimcore.ports.stores.throttle import Throttle
from trimcore.ports.stores.uploads import Uploads
from trimcore.ports.stores.users import Users
from trimcore.ports.webhooks.deliveries import Deliveries
from trimcore.ports.webhooks.webhooks import Webhooks


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """The stores, the clock that all who share the database go by, and how to let go of them."""

    users: Users
    sessions: Sessions
    requests: Requests
    uploads: Uploads
    sources: Sources
    webhooks: Webhooks
    deliveries: Deliveries
    throttle: Throttle
    leadership: Leadership
    clock: Clock
    close: Callable[[], None]
    migrate: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """The store of bytes, and the reader of its links if the service has to serve them."""

    blobs: Blobs
    links: BlobLinks | None
    direct: DirectUploads | None = None
    """Takes bytes from users themselves, if it can."""
