"""Uploads in parts that nobody goes on with."""

from collections.abc import Iterator
from datetime import datetime

from trimcore.adapters.minio.client import S3Client
from trimcore.adapters.minio.errors import check
from trimcore.adapters.minio.listing import list_objects
from trimcore.adapters.minio.listings import Listed, is_truncated
from trimcore.adapters.minio.uploading.multipart import UPLOADS
from trimcore.adapters.minio.uploading.upload_documents import unfinished


def abort_older(client: S3Client, before: datetime) -> int:
    """Throw away the uploads that were announced and begun before `before`; return how many.

    Raises:
        Unavailable: the store did not answer or refused.
    """
    return sum(_abort_marked(client, marker, before) for marker in _markers(client, before))


def _markers(client: S3Client, before: datetime) -> Iterator[Listed]:
    for marker in list_objects(client, UPLOADS):
        if marker.modified_at < before:
            yield marker


def _abort_marked(client: S3Client, marker: Listed, before: datetime) -> int:
    key = marker.key.removeprefix(UPLOADS).rpartition("/")[0]
    answer = client.call("GET", query={"uploads": "", "prefix": key, "max-uploads": "1000"})
    check(answer)
    there = [upload for upload in unfinished(answer) if upload.key == key]
    old = [upload for upload in there if upload.began_at < before]
    aborted = sum(_abort(client, key, upload.upload_id) for upload in old)
    if len(old) == len(there) and not is_truncated(answer):
        client.delete(marker.key)
    return aborted


def _abort(client: S3Client, key: str, name: str) -> bool:
    answer = client.call("DELETE", key, query={"uploadId": name})
    if answer.code == "NoSuchUpload":
        return False
    check(answer)
    return True
