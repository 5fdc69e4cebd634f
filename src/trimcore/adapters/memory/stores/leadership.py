"""Leadership in memory."""

from datetime import datetime
from threading import Lock

from trimcore.ports.stores.leadership import Leadership
from trimcore.stored.epoch_ms import whole_ms


class MemoryLeadership(Leadership):
    """Remembers each task's worker and until when."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._holders: dict[str, tuple[str, datetime]] = {}

    def acquire(self, task: str, worker: str, now: datetime, *, until: datetime) -> bool:
        with self._lock:
            holder, held_until = self._holders.get(task, (worker, until))
            if holder != worker and whole_ms(now) < held_until:
                return False
            self._holders[task] = (worker, whole_ms(until))
            return True
