"""The stores of blobs, by the scheme of `TRIMCORE_STORAGE_URL`; only the picked one is imported."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from trimcore.entrypoints.wiring.parts.stores import Storage
from trimcore.entrypoints.wiring.settings import Settings
from trimcore.entrypoints.wiring.url_variables import path_of
from trimcore.entrypoints.wiring.variables import SettingError

if TYPE_CHECKING:
    from trimcore.adapters.minio.address import S3Address


def _localfs(settings: Settings, secret: bytes) -> Storage:
    from trimcore.adapters.localfs.blobs import LocalBlobs

    store = LocalBlobs(path_of("TRIMCORE_STORAGE_URL", settings.storage_url), secret)
    return Storage(blobs=store, links=store)


def _s3(settings: Settings, _: bytes) -> Storage:
    from trimcore.adapters.minio.blobs import S3Blobs
    from trimcore.adapters.minio.client import S3Client
    from trimcore.adapters.minio.uploading.direct_uploads import S3DirectUploads

    address = s3_address(settings.storage_url, settings.storage_public_url)
    client = S3Client(address)
    return Storage(blobs=S3Blobs(client), links=None, direct=S3DirectUploads(client))


def _memory_storage(_: Settings, __: bytes) -> Storage:
    from trimcore.adapters.memory.storage.blobs import MemoryBlobs

    store = MemoryBlobs()
    return Storage(blobs=store, links=store)


def s3_address(url: str, public_url: str | None = None) -> "S3Address":
    """Read where a bucket is, and where browsers reach it."""
    from trimcore.adapters.minio.address import S3Address

    try:
        address = S3Address.parse(url)
    except ValueError as error:
        raise SettingError("TRIMCORE_STORAGE_URL", str(error)) from None
    try:
        return address.linked_at(public_url) if public_url else address
    except ValueError as error:
        raise SettingError("TRIMCORE_STORAGE_PUBLIC_URL", str(error)) from None


STORES: dict[str, Callable[[Settings, bytes], Storage]] = {
    "file": _localfs,
    "s3+http": _s3,
    "s3+https": _s3,
    "memory": _memory_storage,
}
