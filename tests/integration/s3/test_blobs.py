"""The suites that every blob store passes, on both servers."""

import pytest

from trimcore.adapters.minio.blobs import S3Blobs
from trimcore.adapters.minio.client import S3Client
from trimcore.ports.conformance.storage.blobs import BlobsSuite
from trimcore.ports.conformance.storage.fetched_links import FetchedLinksSuite
from trimcore.ports.conformance.storage.large_blobs import LargeBlobsSuite
from trimcore.ports.conformance.storage.links import Fetch

PART_SIZE = 5 << 20


class TestS3Blobs(BlobsSuite, FetchedLinksSuite):
    begun_after = PART_SIZE + 1

    @pytest.fixture
    def blobs(self, client: S3Client) -> S3Blobs:
        return S3Blobs(client, part_size=PART_SIZE)

    @pytest.fixture
    def fetch(self, plain_get: Fetch) -> Fetch:
        return plain_get


class TestLargeS3Blobs(LargeBlobsSuite):
    @pytest.fixture
    def blobs(self, client: S3Client) -> S3Blobs:
        return S3Blobs(client)
