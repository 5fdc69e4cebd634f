"""Turns in memory."""

from datetime import datetime
from threading import Lock

from trimcore.ports.turns import Turns


class MemoryTurns(Turns):
    """Remembers each duty's worker and until when."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._turns: dict[str, tuple[str, datetime]] = {}

    def take(self, duty: str, worker: str, now: datetime, *, until: datetime) -> bool:
        with self._lock:
            holder, held_until = self._turns.get(duty, (worker, until))
            if holder != worker and now < held_until:
                return False
            self._turns[duty] = (worker, until)
            return True
