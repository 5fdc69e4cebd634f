"""Which part goes where: every port's adapter, as the settings choose it."""

from operator import attrgetter

from dependency_injector import containers, providers

from trimcore.domain.model.lease import RetryPolicy
from trimcore.entrypoints.observability.backlog import Backlog
from trimcore.entrypoints.observability.metrics import Metrics
from trimcore.entrypoints.wiring import cutting
from trimcore.entrypoints.wiring.parts import adapters_by_url
from trimcore.entrypoints.wiring.secret import secret_key
from trimcore.entrypoints.wiring.settings import Settings


class Parts(containers.DeclarativeContainer):
    """What is made once: adapters, and what watches over them."""

    settings = providers.Dependency(instance_of=Settings)

    secret = providers.ThreadSafeSingleton(secret_key, settings)
    policy = providers.ThreadSafeSingleton(RetryPolicy)
    database = providers.Resource(adapters_by_url.database, settings)

    clock = providers.Callable(attrgetter("clock"), database)
    ids = providers.ThreadSafeSingleton(adapters_by_url.ids)
    users = database.provided.users
    sessions = database.provided.sessions
    requests = database.provided.requests
    uploads = database.provided.uploads
    sources = database.provided.sources
    webhooks = database.provided.webhooks
    deliveries = database.provided.deliveries
    throttle = database.provided.throttle
    leadership = database.provided.leadership
    storage = providers.ThreadSafeSingleton(adapters_by_url.storage, settings, secret)
    blobs = storage.provided.blobs
    direct_uploads = providers.Callable(adapters_by_url.direct_uploads, storage, blobs)
    linked_blobs = providers.Callable(adapters_by_url.links, storage, blobs)
    downloads = providers.ThreadSafeSingleton(adapters_by_url.downloads, settings)
    queue = providers.Resource(adapters_by_url.queue, settings)
    media = providers.Resource(cutting.media)
    webhook_sender = providers.ThreadSafeSingleton(adapters_by_url.webhook_sender, settings)
    media_probe = providers.Callable(adapters_by_url.probe, media)
    passwords = providers.ThreadSafeSingleton(adapters_by_url.passwords)
    tokens = providers.ThreadSafeSingleton(adapters_by_url.tokens, secret)

    metrics = providers.ThreadSafeSingleton(Metrics)
    backlog = providers.ThreadSafeSingleton(
        Backlog, requests=requests.provider, clock=clock.provider
    )
