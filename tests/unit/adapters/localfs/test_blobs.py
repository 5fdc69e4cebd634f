from pathlib import Path

import pytest

from trimcore.adapters.localfs.blobs import LocalBlobs
from trimcore.ports.conformance.storage.blob_links import BlobLinksSuite
from trimcore.ports.conformance.storage.blobs import BlobsSuite
from trimcore.ports.conformance.storage.large_blobs import LargeBlobsSuite

KEY = b"a key of at least thirty-two bytes"


class TestLocalBlobs(BlobsSuite, BlobLinksSuite, LargeBlobsSuite):
    @pytest.fixture
    def blobs(self, tmp_path: Path) -> LocalBlobs:
        return LocalBlobs(tmp_path / "blobs", KEY)

    @pytest.fixture
    def foreign(self, tmp_path: Path) -> LocalBlobs:
        return LocalBlobs(tmp_path / "blobs", KEY[::-1])
