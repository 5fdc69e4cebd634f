"""The blob store: sources and results, under keys that trimcore makes."""

from abc import abstractmethod
from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from trimcore.ports.storage.blob_writer import BlobStat, BlobWriter
from trimcore.ports.storage.byte_source import ByteSource


class Blobs(Protocol):
    """Named runs of bytes, each written once from first to last.

    Keys are 1 to 200 of `a-z 0-9 / . -`, made by the domain from ids: no empty, `.` or `..`
    segment, no leading or trailing slash. Anything else is a ValueError. No key is another's
    folder: the domain never makes both `a` and `a/b`.
    """

    @abstractmethod
    def create(self, key: str) -> BlobWriter:
        """Begin an upload; memory stays flat whatever its size.

        Raises:
            Unavailable: the store did not answer in time.
        """

    @abstractmethod
    def open(self, key: str) -> ByteSource:
        """Open a finished blob for ranged reads.

        Raises:
            BlobNotFound: there is none under this key.
            Unavailable: the store did not answer in time.
        """

    @abstractmethod
    def stat(self, key: str) -> BlobStat:
        """Tell size and moment of a finished blob.

        Raises:
            BlobNotFound: there is none under this key.
            Unavailable: the store did not answer in time.
        """

    @abstractmethod
    def delete(self, key: str) -> None:
        """Remove a finished blob; does nothing when there is none.

        Raises:
            Unavailable: the store did not answer in time.
        """

    @abstractmethod
    def link(self, key: str, *, expires_at: datetime, file_name: str, media_type: str) -> str:
        """Return an address that gives the blob to a plain GET, Range included, until expiry.

        The answer carries `media_type` and offers `file_name` as its name for saving; a browser
        shows it in place. The address is absolute, or a path `/blobs/<token>` for a store which is
        also a `BlobLinks`. No request is made, so a missing blob is not noticed. `expires_at` is
        aware UTC and counts in whole seconds.
        """

    @abstractmethod
    def list_older(self, before: datetime, *, prefix: str = "") -> Iterator[BlobStat]:
        """Yield finished blobs committed before `before` whose key starts with `prefix`.

        In ascending order of key, fetched page by page; blobs that come or go meanwhile may or
        may not be seen.

        Raises:
            Unavailable: the store did not answer in time.
        """

    @abstractmethod
    def abort_older(self, before: datetime) -> int:
        """Throw away uploads begun before `before` and neither committed nor aborted; count them.

        An upload of a living process that is hit by this fails at its next write or commit with
        Unavailable.

        Raises:
            Unavailable: the store did not answer in time.
        """

    @abstractmethod
    def ping(self) -> None:
        """Return if the store answers now.

        Raises:
            Unavailable: it does not.
        """
