"""The settings: read once from the environment, checked, and handed on as plain values."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

import msgspec

from trimcore.entrypoints.wiring import variables
from trimcore.entrypoints.wiring.variables import SettingError

MIB = 2**20
SHORTEST_SECRET = 32
LOG_LEVELS = ("debug", "info", "warning", "error")
EMBEDDED = {"sqlite", "file", "inprocess", "memory"}


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
    registrations: int = 300
    """How often one address may try to register within ten minutes."""
    trusted_proxies: int = 0
    """How many proxies in front append to X-Forwarded-For; 0: the header is ignored."""
    cors_origins: tuple[str, ...] = ()
    workers: int = 2
    """How many trims the service runs at once when it brings its own worker."""
    log_level: str = "info"
    metrics: bool = True
    """Whether the service answers `/metrics`."""
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
    settings = Settings(
        data_dir=str(data_dir),
        database_url=variables.url(
            given,
            "TRIMCORE_DATABASE_URL",
            f"sqlite://{quote(str(data_dir))}/trimcore.db",
            {"sqlite", "mongodb", "mongodb+srv", "memory"},
        ),
        storage_url=variables.url(
            given,
            "TRIMCORE_STORAGE_URL",
            f"file://{quote(str(data_dir))}/blobs",
            {"file", "s3+http", "s3+https", "memory"},
        ),
        queue_url=variables.url(
            given, "TRIMCORE_QUEUE_URL", "inprocess:", {"inprocess", "amqp", "amqps", "memory"}
        ),
        secret_key=given.get("TRIMCORE_SECRET_KEY") or None,
        public_url=variables.address(given, "TRIMCORE_PUBLIC_URL"),
        storage_public_url=variables.address(given, "TRIMCORE_STORAGE_PUBLIC_URL"),
        max_upload_bytes=variables.whole(given, "TRIMCORE_MAX_UPLOAD_BYTES", 4096 * MIB, least=1),
        registrations=variables.whole(given, "TRIMCORE_REGISTRATIONS", 300, least=1),
        trusted_proxies=variables.whole(given, "TRIMCORE_TRUSTED_PROXIES", 0, least=0),
        cors_origins=tuple((given.get("TRIMCORE_CORS_ORIGINS") or "").split()),
        workers=variables.whole(given, "TRIMCORE_WORKERS", 2, least=1),
        log_level=variables.choice(given, "TRIMCORE_LOG_LEVEL", LOG_LEVELS, default="info"),
        metrics=variables.choice(given, "TRIMCORE_METRICS", ("on", "off"), default="on") == "on",
        metrics_port=variables.port(given, "TRIMCORE_METRICS_PORT"),
    )
    _check_secret(settings)
    return settings


def stated_storage_url(environ: Mapping[str, str] | None = None) -> str:
    """Return `TRIMCORE_STORAGE_URL` as it stands, empty if it is not set.

    For a command that needs a bucket, and none of the other settings.
    """
    given = environment() if environ is None else environ
    return given.get("TRIMCORE_STORAGE_URL", "")


def _check_secret(settings: Settings) -> None:
    if settings.secret_key is None and settings.is_embedded:
        return
    if len((settings.secret_key or "").encode()) < SHORTEST_SECRET:
        reason = f"must be set to at least {SHORTEST_SECRET} bytes"
        raise SettingError("TRIMCORE_SECRET_KEY", reason)
