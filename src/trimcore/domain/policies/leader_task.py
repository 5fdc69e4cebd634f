"""A task that one worker at a time does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from trimcore.ports.clock import Clock
from trimcore.ports.stores.leadership import Leadership


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderTask:
    """Runs a task if it is this worker's turn.

    - The worker whose turn it is keeps it as long as it comes back within `hold`.
    - When it stays away for longer, the next one to ask takes over.
    """

    name: str
    leadership: Leadership
    clock: Clock
    hold: timedelta = timedelta(seconds=5)

    def execute(self, worker: str, task: Callable[[], object]) -> bool:
        """Run the task, or don't; tell which. What the task raises leaves unchanged.

        Raises:
            Unavailable: the database did not answer.
        """
        now = self.clock.now()
        if not self.leadership.acquire(self.name, worker, now, until=now + self.hold):
            return False
        task()
        return True
