"""Links to blobs that the service itself serves."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedBlob:
    """What a genuine link gives: the blob's key, its name for saving, and its media type."""

    key: str
    file_name: str
    media_type: str


@runtime_checkable
class BlobLinks(Protocol):
    """The other half of a store whose `Blobs.link` returns a path: `/blobs/<token>`."""

    @abstractmethod
    def read_link(self, token: str, now: datetime) -> LinkedBlob:
        """Return what the last part of a linked path stands for.

        Whether the blob exists is not looked at. The moment of expiry is outside.

        Raises:
            BlobNotFound: the token is forged, malformed or expired.
        """
