"""One upload into the blob store, on its way to become a blob."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

from trimcore.ports.storage.byte_sink import ByteSink


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
