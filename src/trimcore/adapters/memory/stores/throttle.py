"""Counts of events in memory."""

from datetime import datetime
from threading import Lock

from trimcore.ports.stores.throttle import Throttle
from trimcore.stored.epoch_ms import whole_ms


class MemoryThrottle(Throttle):
    """Keeps each event as its moment and the moment until which it counts."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._events: dict[str, list[tuple[datetime, datetime]]] = {}

    def record(self, key: str, now: datetime, *, keep_until: datetime) -> None:
        with self._lock:
            self._events.setdefault(key, []).append((whole_ms(now), whole_ms(keep_until)))

    def moments(self, key: str, since: datetime) -> tuple[datetime, ...]:
        with self._lock:
            events = list(self._events.get(key, ()))
        return tuple(sorted(happened for happened, _ in events if happened > whole_ms(since)))

    def clear(self, key: str) -> None:
        with self._lock:
            self._events.pop(key, None)

    def delete_expired(self, now: datetime) -> int:
        with self._lock:
            before = self._count()
            for key, events in list(self._events.items()):
                kept = [event for event in events if event[1] > whole_ms(now)]
                if kept:
                    self._events[key] = kept
                else:
                    del self._events[key]
            return before - self._count()

    def _count(self) -> int:
        return sum(len(events) for events in self._events.values())
