import os
from contextlib import closing
from pathlib import Path

import pytest

from trimcore.adapters.localfs.blobs import LocalBlobs
from trimcore.adapters.localfs.source import LocalByteSource
from trimcore.domain.errors import Unavailable
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


def test_a_file_that_can_not_be_read_is_no_store_that_is_away(tmp_path: Path) -> None:
    """At a terminal there is no store."""
    path = tmp_path / "film.mp4"
    path.write_bytes(b"content")
    with closing(LocalByteSource(path)) as source, (tmp_path / "other").open("wb") as written:
        assert source.read_at(2, 3) == b"nte"
        os.dup2(written.fileno(), source._file.fileno())
        with pytest.raises(Unavailable, match=r"^The source could not be read: Bad file"):
            source.read_at(2, 3)
