"""What a command names: a file, or an object of the service's own store."""

import errno
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trimcore.adapters.minio.address import S3Address
    from trimcore.ports.storage.byte_source import ByteSource


S3 = "s3://"


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


def object_url(address: str) -> str:
    """Return the address that says all of an object that `s3://bucket/key` names.

    Raises:
        FileNotFoundError: it names no object.
        SettingError: the setting names no store.
    """
    from urllib.parse import quote, urlsplit

    from trimcore.entrypoints.wiring.settings import stated_storage_url

    bucket, key = _named(address)
    stated = urlsplit(stated_storage_url())
    return stated._replace(path=f"/{bucket.bucket}/{quote(key)}").geturl()


def _s3_object(address: str) -> "ByteSource":
    from trimcore.adapters.minio.client import S3Client
    from trimcore.adapters.minio.source import S3ByteSource

    bucket, key = _named(address)
    return S3ByteSource(S3Client(bucket), key)


def _named(address: str) -> "tuple[S3Address, str]":
    """Return where a bucket is, and the key of an object in it."""
    from trimcore.entrypoints.wiring.parts.storages import s3_address
    from trimcore.entrypoints.wiring.settings import stated_storage_url

    bucket, _, key = address.removeprefix(S3).partition("/")
    store = s3_address(stated_storage_url())
    try:
        return store.of_bucket(bucket if key else ""), key
    except ValueError:
        raise FileNotFoundError(errno.ENOENT, "must be s3://bucket/key", address) from None
