"""Blobs as objects in a bucket."""

from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus

from trimcore.adapters.minio.client import S3Client
from trimcore.adapters.minio.errors import check
from trimcore.adapters.minio.links import signed_link
from trimcore.adapters.minio.listing import list_objects
from trimcore.adapters.minio.source import S3ByteSource
from trimcore.adapters.minio.uploading.abandoned import abort_older
from trimcore.adapters.minio.uploading.sizes import PART_SIZE
from trimcore.adapters.minio.uploading.writer import S3BlobWriter
from trimcore.ports.storage.blob_keys import checked_key, is_key
from trimcore.ports.storage.blob_writer import BlobStat
from trimcore.ports.storage.blobs import Blobs


class S3Blobs(Blobs):
    """Keeps each blob in the object of the same name.

    Uploads hold one part of `part_size` bytes (at least 5 MiB) in memory. A missing bucket is made
    by the first ping or upload if the keys may make one; reading never makes it, so that a store
    which has lost its bucket is not taken for one without blobs. Moments are whole seconds.
    """

    def __init__(self, client: S3Client, *, part_size: int = PART_SIZE) -> None:
        self._client = client
        self._part_size = part_size

    def create(self, key: str) -> S3BlobWriter:
        return S3BlobWriter(self._client, checked_key(key), self._part_size)

    def open(self, key: str) -> S3ByteSource:
        return S3ByteSource(self._client, checked_key(key))

    def stat(self, key: str) -> BlobStat:
        answer = self._client.call("HEAD", checked_key(key))
        if answer.status == HTTPStatus.NOT_FOUND and not answer.code:
            # Without words, a missing blob looks as a missing bucket or as wrong keys.
            check(self._client.call("GET", query={"list-type": "2", "max-keys": "1"}))
        check(answer, key)
        size = int(answer.headers.get("content-length", "0"))
        return BlobStat(key=key, size=size, committed_at=answer.modified_at)

    def delete(self, key: str) -> None:
        self._client.delete(checked_key(key))

    def link(self, key: str, *, expires_at: datetime, file_name: str, media_type: str) -> str:
        return signed_link(
            self._client.address,
            checked_key(key),
            expires_at=expires_at,
            file_name=file_name,
            media_type=media_type,
            now=self._client.clock.now(),
        )

    def list_older(self, before: datetime, *, prefix: str = "") -> Iterator[BlobStat]:
        for found in list_objects(self._client, prefix):
            # Some stores list fractions of a second; a blob has one moment, whoever asks.
            moment = found.modified_at.replace(microsecond=0)
            if is_key(found.key) and found.modified_at < before:
                yield BlobStat(key=found.key, size=found.size, committed_at=moment)

    def abort_older(self, before: datetime) -> int:
        return abort_older(self._client, before)

    def ping(self) -> None:
        if not self._client.has_bucket():
            self._client.make_bucket()

    def close(self) -> None:
        """Close the idle connections."""
        self._client.close()
