"""A doorbell within one process."""

import threading

from trimcore.domain.model.ids import RequestId
from trimcore.ports.queue import Queue


class InProcessQueue(Queue):
    """Rings kept in memory, each request at most once at a time; gone with the process."""

    def __init__(self) -> None:
        # Not a `queue.SimpleQueue`, whose `get` may wait for ever in spite of its timeout: CPython
        # 3.11 takes a deadline that has just passed for none if another thread took the item.
        self._rung = threading.Condition()
        self._rings: dict[RequestId, None] = {}

    def ring(self, request_id: RequestId) -> None:
        with self._rung:
            if request_id not in self._rings:
                self._rings[request_id] = None
                self._rung.notify()

    def take(self, timeout: float) -> RequestId | None:
        """Return the next request that was rung for, or None after `timeout` seconds."""
        with self._rung:
            if not self._rung.wait_for(lambda: bool(self._rings), timeout):
                return None
            request_id = next(iter(self._rings))
            del self._rings[request_id]
            return request_id

    def ping(self) -> None:
        """Do nothing: the process is here."""

    def close(self) -> None:
        """Do nothing: the rings go with the process."""
