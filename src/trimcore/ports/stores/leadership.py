"""Taking turns at a task that one worker at a time should do."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol


class Leadership(Protocol):
    """Says who has a recurring task, such as sweeping, for the time being.

    A turn spares work, and nothing depends on it being held by one worker only.
    """

    @abstractmethod
    def acquire(self, task: str, worker: str, now: datetime, *, until: datetime) -> bool:
        """Give the task to `worker` until the moment `until` if nobody else has it at `now`.

        Return whether the worker has it. A worker that has it already keeps it, until the new
        moment. Of any number of workers that ask at once, one gets a task that is free.

        Raises:
            Unavailable: the database did not answer.
        """
