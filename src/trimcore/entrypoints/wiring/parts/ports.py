"""The ports of which another part may be given than the settings choose."""

from typing import TypedDict

from trimcore.ports.clock import Clock
from trimcore.ports.ids import Ids
from trimcore.ports.media import Media
from trimcore.ports.passwords import Passwords
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.storage.downloads import Downloads
from trimcore.ports.stores.leadership import Leadership
from trimcore.ports.stores.requests import Requests
from trimcore.ports.stores.sessions import Sessions
from trimcore.ports.stores.sources import Sources
from trimcore.ports.stores.throttle import Throttle
from trimcore.ports.stores.uploads import Uploads
from trimcore.ports.stores.users import Users
from trimcore.ports.tokens import Tokens
from trimcore.ports.webhooks.deliveries import Deliveries
from trimcore.ports.webhooks.webhook_sender import WebhookSender
from trimcore.ports.webhooks.webhooks import Webhooks


class Ports(TypedDict, total=False):
    """Parts that take the place of those that the settings choose."""

    users: Users
    sessions: Sessions
    requests: Requests
    uploads: Uploads
    sources: Sources
    webhooks: Webhooks
    deliveries: Deliveries
    webhook_sender: WebhookSender
    throttle: Throttle
    leadership: Leadership
    blobs: Blobs
    downloads: Downloads
    media: Media
    passwords: Passwords
    tokens: Tokens
    clock: Clock
    ids: Ids
