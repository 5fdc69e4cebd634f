"""Files of web servers and objects of S3 stores, by addresses that say all that is needed."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from trimcore.domain.errors import (
    BlobNotFound,
    EngineMissing,
    Fault,
    InvalidInput,
    NoSpace,
    OutputExists,
    StorageFull,
)
from trimcore.ports.storage.byte_sink import ByteSink
from trimcore.ports.storage.byte_source import ByteSource

if TYPE_CHECKING:
    from trimcore.adapters.minio.client import S3Client

_FORM = "must be s3+https://key:secret@host/bucket/key, the key and the secret percent-encoded"
_S3 = ("s3+http", "s3+https")
_TAKEN = {
    "source": "https://host/path or s3+https://key:secret@host/bucket/key of an S3 store",
    "output": "s3+https://key:secret@host/bucket/key of an S3 store",
}


def url_source(url: str) -> ByteSource:
    """Open a file of a web server, or an object of an S3 store.

    Raises:
        InvalidInput: it is no address of either.
        OSError: there is no such file, or it is refused.
        EngineMissing: S3 stores need an extra.
        TrimcoreError: as the adapters do.
    """
    if urlsplit(url).scheme in {"http", "https"}:
        from trimcore.adapters.web.source import WebByteSource

        return WebByteSource(url)
    client, key = _object(url, "source")
    from trimcore.adapters.minio.source import S3ByteSource

    try:
        return _Object(S3ByteSource(client, key), client)
    except BlobNotFound as error:
        client.close()
        raise FileNotFoundError(errno.ENOENT, "the store has no such object", key) from error
    except BaseException:
        client.close()
        raise


@contextmanager
def url_sink(url: str) -> Iterator[ByteSink]:
    """Yield what writes an object of an S3 store, which appears whole at the end, or not at all.

    Raises:
        OutputExists: there is such an object.
        NoSpace: the store is full.
        InvalidInput: it is no address of an S3 store.
        TrimcoreError: as the adapter does.
    """
    client, key = _object(url, "output")
    from trimcore.adapters.minio.errors import check
    from trimcore.adapters.minio.uploading.sizes import PART_SIZE
    from trimcore.adapters.minio.uploading.writer import S3BlobWriter

    try:
        found = client.call("HEAD", key)
        if found.status == HTTPStatus.OK:
            there = f"{client.address.bucket}/{key}"
            raise OutputExists.at(there)
        if found.status != HTTPStatus.NOT_FOUND:
            check(found)
        with S3BlobWriter(client, key, PART_SIZE) as writer:
            yield writer
            writer.commit()
    except StorageFull as error:
        raise NoSpace(str(error)) from error
    finally:
        client.close()


class _Object(ByteSource):
    """An object, and the connections to its store, which nobody else uses."""

    def __init__(self, source: ByteSource, client: "S3Client") -> None:
        self._source = source
        self._client = client

    @property
    def size(self) -> int:
        return self._source.size

    def read_at(self, offset: int, length: int) -> bytes:
        return self._source.read_at(offset, length)

    def close(self) -> None:
        self._source.close()
        self._client.close()


def _object(url: str, field: str) -> "tuple[S3Client, str]":
    """Read where a store is, its keys, the bucket, and the object's name."""
    scheme = urlsplit(url).scheme
    if scheme not in _S3:
        detail = f"must be {_TAKEN[field]}, not {scheme}://…"
        raise InvalidInput(Fault(field=field, code="not_an_address", detail=detail))
    try:
        from trimcore.adapters.minio.address import S3Address
        from trimcore.adapters.minio.client import S3Client
    except ModuleNotFoundError as error:
        raise EngineMissing('S3 stores need an extra: pip install "trimcore[minio]"') from error
    try:
        parts = urlsplit(url)
        bucket, _, key = parts.path.lstrip("/").partition("/")
        address = S3Address.parse(parts._replace(path=f"/{bucket}").geturl())
    except ValueError:
        key = ""
    if not key:
        raise InvalidInput(Fault(field=field, code="not_an_address", detail=_FORM))
    return S3Client(address), unquote(key)
