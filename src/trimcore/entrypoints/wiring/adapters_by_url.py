"""Adapters by URL: the scheme picks one, and only the picked one is imported."""

import errno
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote, urlsplit

from trimcore.adapters.inprocess.queue import InProcessQueue
from trimcore.adapters.system.clock import SystemClock
from trimcore.adapters.system.ids import SystemIds
from trimcore.entrypoints.wiring.settings import SettingError, Settings, stated_storage_url
from trimcore.entrypoints.wiring.stores import Database, Storage
from trimcore.ports.ids import Ids
from trimcore.ports.media import Media
from trimcore.ports.passwords import Passwords
from trimcore.ports.queue import Queue
from trimcore.ports.storage.byte_source import ByteSource
from trimcore.ports.tokens import Tokens

if TYPE_CHECKING:
    from trimcore.adapters.minio.address import S3Address

Make = TypeVar("Make")

S3 = "s3://"


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


def queue(settings: Settings) -> Iterator[Queue]:
    """Yield the doorbell of `TRIMCORE_QUEUE_URL`, then close it."""
    bell = _pick("TRIMCORE_QUEUE_URL", settings.queue_url, QUEUES)(settings)
    yield bell
    bell.close()


def media() -> Iterator[Media]:
    """Yield the engine, then end its processes."""
    from trimcore.adapters.pyav.media import PyavMedia

    engine = PyavMedia()
    yield engine
    engine.close()


def byte_source(address: str) -> ByteSource:
    """Open a file by its path, or an object by `s3://bucket/key`.

    Such an object is looked for at the place, and with the keys, of `TRIMCORE_STORAGE_URL`.

    Raises:
        OSError: there is no such file, or it can't be read.
        BlobNotFound: there is no such object.
        Unavailable: the store did not answer.
        SettingError: the setting names no such place.
    """
    if address.startswith(S3):
        return _s3_object(address)
    from trimcore.adapters.localfs.source import LocalByteSource

    return LocalByteSource(Path(address).resolve(strict=True))


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


def _sqlite(settings: Settings) -> Database:
    from trimcore.adapters.sqlite.database import SqliteDatabase
    from trimcore.adapters.sqlite.leadership import SqliteLeadership
    from trimcore.adapters.sqlite.requests import SqliteRequests
    from trimcore.adapters.sqlite.sessions import SqliteSessions
    from trimcore.adapters.sqlite.throttle import SqliteThrottle
    from trimcore.adapters.sqlite.users import SqliteUsers

    file = SqliteDatabase(_path("TRIMCORE_DATABASE_URL", settings.database_url))
    return Database(
        users=SqliteUsers(file),
        sessions=SqliteSessions(file),
        requests=SqliteRequests(file),
        throttle=SqliteThrottle(file),
        leadership=SqliteLeadership(file),
        clock=SystemClock(),
        close=file.close,
        migrate=file.ping,
    )


def _mongo(settings: Settings) -> Database:
    from trimcore.adapters.mongo.clock import MongoClock
    from trimcore.adapters.mongo.database import MongoDatabase
    from trimcore.adapters.mongo.leadership import MongoLeadership
    from trimcore.adapters.mongo.requests import MongoRequests
    from trimcore.adapters.mongo.sessions import MongoSessions
    from trimcore.adapters.mongo.throttle import MongoThrottle
    from trimcore.adapters.mongo.users import MongoUsers

    try:
        server = MongoDatabase(settings.database_url)
    except ValueError:
        raise SettingError("TRIMCORE_DATABASE_URL", "can't be read") from None
    return Database(
        users=MongoUsers(server),
        sessions=MongoSessions(server),
        requests=MongoRequests(server),
        throttle=MongoThrottle(server),
        leadership=MongoLeadership(server),
        clock=MongoClock(server),
        close=server.close,
        migrate=server.migrate,
    )


def _memory_database(_: Settings) -> Database:
    from trimcore.adapters.memory.stores.leadership import MemoryLeadership
    from trimcore.adapters.memory.stores.requests import MemoryRequests
    from trimcore.adapters.memory.stores.sessions import MemorySessions
    from trimcore.adapters.memory.stores.throttle import MemoryThrottle
    from trimcore.adapters.memory.stores.users import MemoryUsers

    return Database(
        users=MemoryUsers(),
        sessions=MemorySessions(),
        requests=MemoryRequests(),
        throttle=MemoryThrottle(),
        leadership=MemoryLeadership(),
        clock=SystemClock(),
        close=lambda: None,
        migrate=lambda: None,
    )


def _localfs(settings: Settings, secret: bytes) -> Storage:
    from trimcore.adapters.localfs.blobs import LocalBlobs

    store = LocalBlobs(_path("TRIMCORE_STORAGE_URL", settings.storage_url), secret)
    return Storage(blobs=store, links=store)


def _s3(settings: Settings, _: bytes) -> Storage:
    from trimcore.adapters.minio.blobs import S3Blobs
    from trimcore.adapters.minio.client import S3Client

    address = _s3_address(settings.storage_url, settings.storage_public_url)
    return Storage(blobs=S3Blobs(S3Client(address)), links=None)


def _s3_object(address: str) -> ByteSource:
    from trimcore.adapters.minio.client import S3Client
    from trimcore.adapters.minio.source import S3ByteSource

    bucket, _, key = address.removeprefix(S3).partition("/")
    store = _s3_address(stated_storage_url())
    try:
        address_of_bucket = store.of_bucket(bucket if key else "")
    except ValueError:
        raise FileNotFoundError(errno.ENOENT, "must be s3://bucket/key", address) from None
    return S3ByteSource(S3Client(address_of_bucket), key)


def _s3_address(url: str, public_url: str | None = None) -> "S3Address":
    from trimcore.adapters.minio.address import S3Address

    try:
        address = S3Address.parse(url)
    except ValueError as error:
        raise SettingError("TRIMCORE_STORAGE_URL", str(error)) from None
    try:
        return address.linked_at(public_url) if public_url else address
    except ValueError as error:
        raise SettingError("TRIMCORE_STORAGE_PUBLIC_URL", str(error)) from None


def _memory_storage(_: Settings, __: bytes) -> Storage:
    from trimcore.adapters.memory.storage.blobs import MemoryBlobs

    store = MemoryBlobs()
    return Storage(blobs=store, links=store)


def _inprocess(_: Settings) -> Queue:
    return InProcessQueue()


def _rabbitmq(settings: Settings) -> Queue:
    from trimcore.adapters.rabbitmq.broker import make_broker
    from trimcore.adapters.rabbitmq.queue import DramatiqQueue

    return DramatiqQueue(make_broker(settings.queue_url))


def _path(name: str, url: str) -> Path:
    parts = urlsplit(url)
    if parts.netloc or not parts.path.strip("/"):
        raise SettingError(name, f"must have three slashes and a path, as {parts.scheme}:///data")
    return Path(unquote(parts.path))


DATABASES: dict[str, Callable[[Settings], Database]] = {
    "sqlite": _sqlite,
    "mongodb": _mongo,
    "mongodb+srv": _mongo,
    "memory": _memory_database,
}
STORES: dict[str, Callable[[Settings, bytes], Storage]] = {
    "file": _localfs,
    "s3+http": _s3,
    "s3+https": _s3,
    "memory": _memory_storage,
}
QUEUES: dict[str, Callable[[Settings], Queue]] = {
    "inprocess": _inprocess,
    "memory": _inprocess,
    "amqp": _rabbitmq,
    "amqps": _rabbitmq,
}
