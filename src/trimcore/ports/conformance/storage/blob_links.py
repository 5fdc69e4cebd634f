"""What links to blobs do, of either kind: paths that the service serves, and absolute addresses."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from trimcore.domain.errors import BlobNotFound
from trimcore.ports.conformance.storage.blobs import store
from trimcore.ports.conformance.stores.builders import NOW
from trimcore.ports.storage.blob_links import BlobLinks, LinkedBlob
from trimcore.ports.storage.blobs import Blobs

HOUR = timedelta(hours=1)
FILE_NAME = 'Ferien – „Straße" 100% & mehr; a=b.mp4'


class LinkedBlobs(Blobs, BlobLinks, Protocol):
    """A store whose links the service serves."""


class BlobLinksSuite:
    """Subclass it for a store whose links are paths, and override both fixtures."""

    @pytest.fixture
    @abstractmethod
    def blobs(self) -> LinkedBlobs:
        """Return the adapter under test."""

    @pytest.fixture
    @abstractmethod
    def foreign(self) -> LinkedBlobs:
        """Return the adapter with another key."""

    def test_a_link_is_a_path_of_one_more_segment(self, blobs: LinkedBlobs) -> None:
        path = a_link(blobs, file_name="../" + FILE_NAME)
        _, folder, token = path.split("/")
        assert folder == "blobs"
        assert token.isascii()
        assert not set(token) & set("?#%&+ ")

    def test_a_link_says_what_it_was_made_for(self, blobs: LinkedBlobs) -> None:
        token = token_of(a_link(blobs))
        expected = LinkedBlob(key="a/key", file_name=FILE_NAME, media_type="video/mp4")
        assert blobs.read_link(token, NOW) == expected

    def test_the_moment_of_expiry_is_outside(self, blobs: LinkedBlobs) -> None:
        token = token_of(a_link(blobs))
        expiry = NOW.replace(microsecond=0) + HOUR
        assert blobs.read_link(token, expiry - timedelta(milliseconds=1)).key == "a/key"
        for late in (expiry, expiry + timedelta(days=4000)):
            with pytest.raises(BlobNotFound):
                blobs.read_link(token, late)

    def test_another_key_signs_in_vain(self, blobs: LinkedBlobs, foreign: LinkedBlobs) -> None:
        with pytest.raises(BlobNotFound):
            blobs.read_link(token_of(a_link(foreign)), NOW)

    def test_any_other_character_makes_it_invalid(self, blobs: LinkedBlobs) -> None:
        token = token_of(a_link(blobs))
        for position in range(len(token)):
            for other in (
                chr(ord(token[position]) ^ 1),
                "",
                token[position] + "A",
                token[position] + "=",
            ):
                with pytest.raises(BlobNotFound):
                    blobs.read_link(token[:position] + other + token[position + 1 :], NOW)

    @pytest.mark.parametrize(
        "garbage", ["", ".", "..", "a.b", "é.ü", "\x00", "\ud800.\ud800", "=", "?.?", "x" * 100_000]
    )
    def test_garbage_is_not_found(self, blobs: LinkedBlobs, garbage: str) -> None:
        with pytest.raises(BlobNotFound):
            blobs.read_link(garbage, NOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a plain GET got: status, headers under lower-case names, and all of the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Fetch(Protocol):
    """A plain GET without any credentials."""

    def __call__(self, address: str, headers: Mapping[str, str]) -> Answer:
        """Return what a GET of `address` with these headers gets."""


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


def a_link(blobs: Blobs, *, expires_at: datetime = NOW + HOUR, file_name: str = FILE_NAME) -> str:
    """Return a link to the blob `a/key`."""
    return blobs.link("a/key", expires_at=expires_at, file_name=file_name, media_type="video/mp4")


def token_of(path: str) -> str:
    """Return the last part of a linked path."""
    return path.rpartition("/")[2]
