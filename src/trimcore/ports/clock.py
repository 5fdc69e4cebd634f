"""What time it is."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The one source of wall-clock time for the use cases."""

    @abstractmethod
    def now(self) -> datetime:
        """Return the present moment: aware UTC, in whole milliseconds, as every store keeps it.

        Raises:
            Unavailable: the clock is a server's, and the server has never answered yet.
        """
