"""What a cut of one file needs: the engine and the source, and no settings.

Little is loaded before it is used: a command starts its engine here before it is loaded itself.
"""

import errno
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from trimcore.adapters.pyav.caller.interpreter import Started, start_interpreter

if TYPE_CHECKING:
    from trimcore.ports.media import Media
    from trimcore.ports.storage.byte_source import ByteSource

S3 = "s3://"
_ahead: list[Started] = []


def start_engine() -> None:
    """Start what the next engine cuts with; what goes wrong is told when it goes wrong again."""
    with suppress(OSError):
        _ahead.append(start_interpreter())


def started_engine() -> Started | None:
    """Return what `start_engine` has started, once; None if it has not."""
    return _ahead.pop() if _ahead else None


def media() -> "Iterator[Media]":
    """Yield the engine, then end its processes."""
    from trimcore.adapters.pyav.media import PyavMedia

    engine = PyavMedia(ahead=started_engine())
    yield engine
    engine.close()


def byte_source(address: str) -> "ByteSource":
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
    from pathlib import Path

    from trimcore.adapters.localfs.source import LocalByteSource

    return LocalByteSource(Path(address).resolve(strict=True))


def _s3_object(address: str) -> "ByteSource":
    from trimcore.adapters.minio.client import S3Client
    from trimcore.adapters.minio.source import S3ByteSource
    from trimcore.entrypoints.wiring.parts.storages import s3_address
    from trimcore.entrypoints.wiring.settings import stated_storage_url

    bucket, _, key = address.removeprefix(S3).partition("/")
    store = s3_address(stated_storage_url())
    try:
        address_of_bucket = store.of_bucket(bucket if key else "")
    except ValueError:
        raise FileNotFoundError(errno.ENOENT, "must be s3://bucket/key", address) from None
    return S3ByteSource(S3Client(address_of_bucket), key)
