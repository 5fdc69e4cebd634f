"""What links to blobs do that are absolute addresses."""

from abc import abstractmethod
from datetime import UTC, datetime

import pytest

from trimcore.ports.conformance.storage.blobs import store
from trimcore.ports.conformance.storage.links import HOUR, Fetch, a_link
from trimcore.ports.storage.blobs import Blobs


class FetchedLinksSuite:
    """Subclass it for a store whose links are absolute, and override both fixtures."""

    @pytest.fixture
    @abstractmethod
    def blobs(self) -> Blobs:
        """Return the adapter under test."""

    @pytest.fixture
    @abstractmethod
    def fetch(self) -> Fetch:
        """Return what does a plain GET."""

    def test_a_link_gives_the_blob_its_name_and_its_type(self, blobs: Blobs, fetch: Fetch) -> None:
        store(blobs, "a/key", b"0123456789")
        answer = fetch(a_link(blobs, expires_at=datetime.now(UTC) + HOUR), {})
        assert (answer.status, answer.body) == (200, b"0123456789")
        assert answer.headers["content-type"] == "video/mp4"
        assert "inline" in answer.headers["content-disposition"]

    def test_a_link_gives_a_range(self, blobs: Blobs, fetch: Fetch) -> None:
        store(blobs, "a/key", b"0123456789")
        link = a_link(blobs, expires_at=datetime.now(UTC) + HOUR)
        answer = fetch(link, {"Range": "bytes=3-5"})
        assert (answer.status, answer.body) == (206, b"345")

    def test_a_link_to_nothing_gives_nothing(self, blobs: Blobs, fetch: Fetch) -> None:
        assert fetch(a_link(blobs, expires_at=datetime.now(UTC) + HOUR), {}).status == 404

    def test_a_forged_link_gives_nothing(self, blobs: Blobs, fetch: Fetch) -> None:
        store(blobs, "a/key", b"0123456789")
        store(blobs, "b/key", b"secret")
        link = a_link(blobs, expires_at=datetime.now(UTC) + HOUR)
        for forged in (link.replace("a/key", "b/key"), link.partition("?")[0]):
            assert fetch(forged, {}).status in {400, 401, 403}
