"""The settings: read once from the environment, checked, and handed on as plain values."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

import msgspec

from trimcore.entrypoints.wiring import url_variables, variables
from trimcore.entrypoints.wiring.variables import SettingError

MIB = 2**20
SHORTEST_SECRET = 32
LOG_LEVELS = ("debug", "info", "warning", "error")
EMBEDDED = {"sqlite", "file", "inprocess", "memory"}
_DATABASES = {"sqlite", "mongodb", "mongodb+srv", "memory"}
_STORES = {"file", "s3+http", "s3+https", "memory"}
_QUEUES = {"inprocess", "amqp", "amqps", "memory"}


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Where the parts are, and the limits. The defaults run everything on embedded parts."""

    data_dir: str
    database_url: str
    storage_url: str
    queue_url: str
    secret_key: str | None = None
    """None: kept in the data directory, made on first start."""
    public_url: str | None = None
    """Where phones and browsers reach the service, without a trailing slash; None: as asked."""
    storage_public_url: str | None = None
    """Where browsers reach a store that serves its links itself; None: as we do."""
    max_upload_bytes: int = 4096 * MIB
    stored_bytes: int | None = None
    """How many bytes of one user may be stored: sources, results, open uploads; None: any."""
    waiting_requests: int = 1000
    """How many requests of one user may wait or run at once."""
    open_uploads: int = 20
    """How many uploads in pieces a user may have open at once."""
    looks: int = 4
    """How many filmstrips, lists of keyframes and plans of a user a process makes at once."""
    event_streams: int = 20
    """How many streams of events of a user a process serves at once."""
    webhook_calls: int = 100
    """How many pings and redeliveries a user may ask for within ten minutes."""
    registrations: int = 300
    """How often one address may try to register within ten minutes."""
    trusted_proxies: int = 0
    """How many proxies in front append to X-Forwarded-For; 0: the header is ignored."""
    cors_origins: tuple[str, ...] = ()
    fetch_hosts: tuple[str, ...] = ()
    """Hosts, with or without a port, from which sources may be fetched; `*`: all public ones."""
    webhook_hosts: tuple[str, ...] = ()
    """Hosts, or hosts with a port, that webhooks may lead to though they are not public."""
    workers: int = 2
    """How many trims the service runs at once when it brings its own worker."""
    log_level: str = "info"
    metrics: bool = True
    """Whether the service answers `/metrics`."""
    page: bool = True
    """Whether the service shows its page to browsers at `/`."""
    metrics_port: int | None = None
    """Where a worker shows its metrics; None: nowhere, 0: on any free port."""

    @property
    def is_embedded(self) -> bool:
        """Tell whether no part is a server of its own."""
        urls = (self.database_url, self.storage_url, self.queue_url)
        return all(urlsplit(url).scheme in EMBEDDED for url in urls)

    @property
    def has_own_worker(self) -> bool:
        """Tell whether the service trims in its own process."""
        return urlsplit(self.queue_url).scheme in EMBEDDED


def environment() -> Mapping[str, str]:
    """Return the variables of this process's environment."""
    return os.environ


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the `TRIMCORE_*` variables; empty ones count as not set.

    Raises:
        SettingError: names the first variable that is missing or wrong.
    """
    given = environment() if environ is None else environ
    data_dir = Path(given.get("TRIMCORE_DATA_DIR") or "trimcore-data").absolute()
    quoted = quote(str(data_dir))
    settings = Settings(
        data_dir=str(data_dir),
        database_url=url_variables.url(
            given, "TRIMCORE_DATABASE_URL", f"sqlite://{quoted}/trimcore.db", _DATABASES
        ),
        storage_url=url_variables.url(
            given, "TRIMCORE_STORAGE_URL", f"file://{quoted}/blobs", _STORES
        ),
        queue_url=url_variables.url(given, "TRIMCORE_QUEUE_URL", "inprocess:", _QUEUES),
        secret_key=given.get("TRIMCORE_SECRET_KEY") or None,
        public_url=url_variables.address(given, "TRIMCORE_PUBLIC_URL"),
        storage_public_url=url_variables.address(given, "TRIMCORE_STORAGE_PUBLIC_URL"),
        max_upload_bytes=variables.whole(given, "TRIMCORE_MAX_UPLOAD_BYTES", 4096 * MIB, least=1),
        stored_bytes=variables.whole(given, "TRIMCORE_STORED_BYTES", 0, least=0) or None,
        waiting_requests=variables.whole(given, "TRIMCORE_WAITING_REQUESTS", 1000, least=1),
        open_uploads=variables.whole(given, "TRIMCORE_OPEN_UPLOADS", 20, least=1),
        looks=variables.whole(given, "TRIMCORE_LOOKS", 4, least=1),
        event_streams=variables.whole(given, "TRIMCORE_EVENT_STREAMS", 20, least=1),
        webhook_calls=variables.whole(given, "TRIMCORE_WEBHOOK_CALLS", 100, least=1),
        registrations=variables.whole(given, "TRIMCORE_REGISTRATIONS", 300, least=1),
        trusted_proxies=variables.whole(given, "TRIMCORE_TRUSTED_PROXIES", 0, least=0),
        cors_origins=tuple((given.get("TRIMCORE_CORS_ORIGINS") or "").split()),
        fetch_hosts=url_variables.hosts(given, "TRIMCORE_FETCH_HOSTS"),
        webhook_hosts=url_variables.hosts(given, "TRIMCORE_WEBHOOK_HOSTS"),
        workers=variables.whole(given, "TRIMCORE_WORKERS", 2, least=1),
        log_level=variables.choice(given, "TRIMCORE_LOG_LEVEL", LOG_LEVELS, default="info"),
        metrics=variables.choice(given, "TRIMCORE_METRICS", ("on", "off"), default="on") == "on",
        page=variables.choice(given, "TRIMCORE_PAGE", ("on", "off"), default="on") == "on",
        metrics_port=variables.port(given, "TRIMCORE_METRICS_PORT"),
    )
    return _checked(settings)


def stated_storage_url(environ: Mapping[str, str] | None = None) -> str:
    """Return `TRIMCORE_STORAGE_URL` as it stands, empty if it is not set.

    For a command that needs a bucket, and none of the other settings.
    """
    given = environment() if environ is None else environ
    return given.get("TRIMCORE_STORAGE_URL", "")


def _checked(settings: Settings) -> Settings:
    if settings.secret_key is None and settings.is_embedded:
        return settings
    if len((settings.secret_key or "").encode()) < SHORTEST_SECRET:
        reason = f"must be set to at least {SHORTEST_SECRET} bytes"
        raise SettingError("TRIMCORE_SECRET_KEY", reason)
    return settings
