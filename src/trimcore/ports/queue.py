"""The doorbell that wakes workers; it may lose, repeat and reorder rings."""

from abc import abstractmethod
from typing import Protocol

from trimcore.domain.model.ids import RequestId


class Queue(Protocol):
    """Tells workers that a request may have something to do. Nothing depends on its memory."""

    @abstractmethod
    def ring(self, request_id: RequestId) -> None:
        """Ask that some worker looks at the request, usually once, soon.

        Returns when the queue has taken charge, within a few seconds.

        Raises:
            Unavailable: the queue did not take it. A sweep will ring again.
        """

    @abstractmethod
    def ping(self) -> None:
        """Return if the queue answers now.

        Raises:
            Unavailable: it does not.
        """

    @abstractmethod
    def close(self) -> None:
        """Give back what the queue holds (a connection, a thread). Idempotent."""
