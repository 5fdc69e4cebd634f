"""Bytes that can be read from anywhere, without a file name."""

from abc import abstractmethod
from typing import Protocol


class ByteSource(Protocol):
    """A finished blob, or any other run of bytes whose size is known and which does not change."""

    @property
    @abstractmethod
    def size(self) -> int:
        """How many bytes there are."""

    @abstractmethod
    def read_at(self, offset: int, length: int) -> bytes:
        """Return `length` bytes from `offset` on, fewer only where the source ends.

        Offsets at or past the end give `b""`. May be called from any thread, in any order.

        Raises:
            Unavailable: the store did not answer in time.
            BlobNotFound: the blob was deleted meanwhile.
            ValueError: `offset` or `length` is below 0.
        """

    @abstractmethod
    def close(self) -> None:
        """Give back what the source holds (a descriptor, a connection). Idempotent."""
