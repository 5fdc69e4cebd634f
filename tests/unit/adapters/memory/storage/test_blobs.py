import pytest

from trimcore.adapters.memory.storage.blobs import MemoryBlobs
from trimcore.ports.conformance.storage.blob_links import BlobLinksSuite
from trimcore.ports.conformance.storage.blobs import BlobsSuite


class TestMemoryBlobs(BlobsSuite, BlobLinksSuite):
    @pytest.fixture
    def blobs(self) -> MemoryBlobs:
        return MemoryBlobs()

    @pytest.fixture
    def foreign(self) -> MemoryBlobs:
        return MemoryBlobs()
