"""Where finished bytes go, in order."""

from abc import abstractmethod
from typing import Protocol


class ByteSink(Protocol):
    """Takes bytes from first to last."""

    @abstractmethod
    def write(self, chunk: bytes) -> None:
        """Append `chunk`; it is safe to reuse the buffer afterwards.

        Raises:
            Unavailable: the store did not answer in time.
            StorageFull: the store has no room left.
        """
