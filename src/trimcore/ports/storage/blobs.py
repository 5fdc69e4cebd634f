"""The blob store: sources and results, under keys that trimcore makes."""

import re
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

from trimcore.ports.storage.byte_sink import ByteSink
from trimcore.ports.storage.byte_source import ByteSource

_SEGMENT = r"(?!\.\.?(?:/|\Z))[a-z0-9.-]+"
_KEY = re.compile(rf"(?=.{{1,200}}\Z){_SEGMENT}(?:/{_SEGMENT})*\Z")


def is_key(text: str) -> bool:
    """Tell whether `text` has the form of a key."""
    return _KEY.match(text) is not None


def checked_key(key: str) -> str:
    """Return `key` as it is; every store begins with this.

    Raises:
        ValueError: it is no key.
    """
    if not is_key(key):
        message = f"{key!r} is no key of a blob"
        raise ValueError(message)
    return key


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobStat:
    """A finished blob: its key, its size in bytes, and when it was committed (aware UTC)."""

    key: str
    size: int
    committed_at: datetime


class BlobWriter(ByteSink, Protocol):
    """One upload in progress. Nothing of it is visible under its key before `commit`."""

    @abstractmethod
    def commit(self) -> BlobStat:
        """Make all that was written appear under the key, at once and durably.

        A blob that was there is replaced whole. Call it once, after the last `write`.

        Raises:
            Unavailable: not known to be durable; the blob may or may not appear.
            StorageFull: the store has no room left; nothing appears.
        """

    @abstractmethod
    def abort(self) -> None:
        """Throw away what was written. Idempotent; after `commit` it does nothing. Never raises."""

    @abstractmethod
    def __enter__(self) -> Self:
        """Return the writer itself."""

    @abstractmethod
    def __exit__(self, *exc_info: object) -> None:
        """Abort, unless committed."""


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
