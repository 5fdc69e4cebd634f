"""Links as the suites make them, and what a GET of one gets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from trimcore.ports.conformance.stores.builders import NOW
from trimcore.ports.storage.blobs import Blobs

HOUR = timedelta(hours=1)
FILE_NAME = 'Ferien – „Straße" 100% & mehr; a=b.mp4'


def a_link(blobs: Blobs, *, expires_at: datetime = NOW + HOUR, file_name: str = FILE_NAME) -> str:
    """Return a link to the blob `a/key`."""
    return blobs.link("a/key", expires_at=expires_at, file_name=file_name, media_type="video/mp4")


def token_of(path: str) -> str:
    """Return the last part of a linked path."""
    return path.rpartition("/")[2]


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
