"""Files that others serve, fetched on behalf of users."""

from abc import abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol


class Downloads(Protocol):
    """Fetches files from the addresses that it was told to allow, and from no others."""

    @abstractmethod
    def refusal(self, url: str) -> str | None:
        """Tell why nothing will be fetched from an address, in a few words; None: it may be tried.

        Nothing is connected to. An address that is refused has to be refused by `open` too.
        """

    @abstractmethod
    def open(self, url: str, *, most: int) -> AbstractContextManager[Iterator[bytes]]:
        """Ask for a file, and give its bytes in order, in runs of bounded length.

        Redirects are followed, each checked as the address itself is. What is connected to is what
        was checked. The file is whole when the iterator has come to its end. Leaving the context
        ends it, at any time.

        Raises:
            FetchFailed: the address is refused, or the server refuses; it would again.
            SourceTooLarge: the server says that the file has more than `most` bytes.
            Unavailable: the server did not answer in time, or broke off; also while bytes come.
        """
