"""Objects whose parts users send to the store themselves, by signed addresses."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus

from trimcore.adapters.minio.client import S3Client
from trimcore.adapters.minio.errors import check
from trimcore.adapters.minio.links import signed_put
from trimcore.adapters.minio.listing import list_objects
from trimcore.adapters.minio.listings import is_truncated
from trimcore.adapters.minio.uploading.multipart import (
    UPLOADS,
    MultipartUpload,
    completion,
    patience_for,
)
from trimcore.adapters.minio.uploading.upload_documents import final_etag, parts
from trimcore.domain.errors import BlobNotFound, PartsIncomplete, TrimcoreError, Unavailable
from trimcore.ports.storage.blob_keys import checked_key
from trimcore.ports.storage.direct_uploads import DirectUploads

_MOST_PARTS = 1000
"""How many a store lists in one answer."""


class S3DirectUploads(DirectUploads):
    """A multipart upload for each blob, announced by a marker as those of the service are."""

    def __init__(self, client: S3Client) -> None:
        self._client = client

    def begin(self, key: str) -> str:
        return MultipartUpload(self._client, checked_key(key)).id

    def link(self, key: str, token: str, number: int, *, size: int, expires_at: datetime) -> str:
        return signed_put(
            self._client.address,
            checked_key(key),
            {"partNumber": str(number), "uploadId": token},
            size=size,
            expires_at=expires_at,
            now=self._client.clock.now(),
        )

    def complete(self, key: str, token: str, sizes: Sequence[int]) -> None:
        query = {"uploadId": token, "max-parts": str(_MOST_PARTS)}
        answer = self._client.call("GET", checked_key(key), query=query)
        if answer.code == "NoSuchUpload" or (
            answer.status == HTTPStatus.NOT_FOUND and not answer.code
        ):
            return self._expect(key, sum(sizes))
        check(answer)
        found = parts(answer)
        there = {number: size for number, (size, _) in found.items()}
        if there != dict(enumerate(sizes, 1)) or is_truncated(answer):
            wrong = [number for number, size in enumerate(sizes, 1) if there.get(number) != size]
            raise PartsIncomplete(f"Parts are missing, or have another size: {_told(wrong)}.")
        etags = [found[number][1] for number in sorted(found)]
        completed = self._client.call(
            "POST",
            key,
            query={"uploadId": token},
            body=completion(etags),
            timeout=patience_for(sum(sizes)),
        )
        if completed.code == "NoSuchUpload":
            return self._expect(key, sum(sizes))
        check(completed)
        # What takes long may begin its answer well and end it as an error: without a tag.
        final_etag(completed)
        self._forget(key)
        return None

    def abort(self, key: str, token: str) -> None:
        with suppress(TrimcoreError):
            self._client.call("DELETE", checked_key(key), query={"uploadId": token}, attempts=1)
            self._forget(key)

    def _expect(self, key: str, size: int) -> None:
        """Return if an earlier call has completed it."""
        answer = self._client.call("HEAD", key)
        if answer.status == HTTPStatus.NOT_FOUND:
            raise BlobNotFound(key)
        check(answer, key)
        if answer.headers.get("content-length") != str(size):
            raise Unavailable("The blob store has another number of bytes than were sent.")
        self._forget(key)

    def _forget(self, key: str) -> None:
        # A marker that stays is harmless: it is removed when it is old.
        with suppress(TrimcoreError):
            for marker in list_objects(self._client, f"{UPLOADS}{key}/"):
                self._client.delete(marker.key)


def _told(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:10])) or "there are more than there should be"
