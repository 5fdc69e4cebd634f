from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.integration.plain_http import PLAIN
from trimcore.adapters.minio.blobs import S3Blobs
from trimcore.adapters.minio.client import S3Client
from trimcore.adapters.minio.listing import list_objects
from trimcore.adapters.minio.uploading.direct_uploads import S3DirectUploads
from trimcore.ports.conformance.storage.direct_uploads import KEY, DirectUploadsSuite


def put_by_http(address: str, body: bytes) -> bool:
    """Send bytes as any client would."""
    return httpx.put(address, content=body, timeout=60, verify=PLAIN).is_success


class TestS3DirectUploads(DirectUploadsSuite):
    @pytest.fixture
    def blobs(self, client: S3Client) -> S3Blobs:
        return S3Blobs(client)

    @pytest.fixture
    def direct(self, client: S3Client) -> S3DirectUploads:
        return S3DirectUploads(client)

    @pytest.fixture
    def put(self) -> Callable[[str, bytes], bool]:
        return put_by_http


def test_no_marker_stays(client: S3Client) -> None:
    direct = S3DirectUploads(client)
    token = direct.begin(KEY)
    soon = datetime.now(UTC) + timedelta(minutes=5)
    assert put_by_http(direct.link(KEY, token, 1, size=1, expires_at=soon), b"x")
    direct.complete(KEY, token, (1,))
    assert [found.key for found in list_objects(client, "")] == [KEY]


def test_an_address_expires(client: S3Client) -> None:
    direct = S3DirectUploads(client)
    token = direct.begin(KEY)
    past = datetime.now(UTC) - timedelta(minutes=5)
    answer = httpx.put(
        direct.link(KEY, token, 1, size=1, expires_at=past) + "0", content=b"x", verify=PLAIN
    )
    assert answer.status_code == 403
    direct.abort(KEY, token)
