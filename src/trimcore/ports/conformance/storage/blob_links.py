"""What links to blobs do that are paths which the service serves."""

from abc import abstractmethod
from datetime import timedelta
from typing import Protocol

import pytest

from trimcore.domain.errors import BlobNotFound
from trimcore.ports.conformance.storage.links import FILE_NAME, HOUR, a_link, token_of
from trimcore.ports.conformance.stores.builders import NOW
from trimcore.ports.storage.blob_links import BlobLinks, LinkedBlob
from trimcore.ports.storage.blobs import Blobs


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
