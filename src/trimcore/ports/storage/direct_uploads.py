"""Bytes that users send to the store themselves."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class DirectUploads(Protocol):
    """The ability of a store to take a blob from somebody who has nothing but addresses.

    Parts are numbered from 1 on. Nothing is visible under the key before `complete`, and what is
    never completed is thrown away by `Blobs.abort_older` as other uploads are.
    """

    @abstractmethod
    def begin(self, key: str) -> str:
        """Begin a blob, and return a token that stands for it.

        Raises:
            Unavailable: the store did not answer.
        """

    @abstractmethod
    def link(self, key: str, token: str, number: int, *, size: int, expires_at: datetime) -> str:
        """Return an absolute address that takes one part of `size` bytes by a plain PUT.

        Until expiry; bodies of another size are refused, and nothing is kept of them. A part that
        is sent again is replaced. No request is made. `expires_at` is aware UTC, counts in whole
        seconds and is at most seven days ahead.
        """

    @abstractmethod
    def complete(self, key: str, token: str, sizes: Sequence[int]) -> None:
        """Make the parts, which must have these sizes in bytes, appear under the key as one blob.

        To repeat it when the blob is there does nothing.

        Raises:
            PartsIncomplete: parts are missing or have other sizes; nothing appears, and it may be
                tried again.
            BlobNotFound: what was begun was thrown away.
            StorageFull: the store has no room left.
            Unavailable: it is not known whether the blob appears.
        """

    @abstractmethod
    def abort(self, key: str, token: str) -> None:
        """Throw away what was sent, unless it was completed. Idempotent. Never raises."""
