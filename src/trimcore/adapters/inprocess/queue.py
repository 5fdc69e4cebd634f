"""A doorbell within one process."""

import queue
import threading

from trimcore.domain.model.ids import RequestId
from trimcore.ports.queue import Queue


class InProcessQueue(Queue):
    """Rings kept in memory, each request at most once at a time; gone with the process."""

    def __init__(self) -> None:
        self._rings: queue.SimpleQueue[RequestId] = queue.SimpleQueue()
        self._waiting: set[RequestId] = set()
        self._lock = threading.Lock()

    def ring(self, request_id: RequestId) -> None:
        with self._lock:
            if request_id not in self._waiting:
                self._waiting.add(request_id)
                self._rings.put(request_id)

    def take(self, timeout: float) -> RequestId | None:
        """Return the next request that was rung for, or None after `timeout` seconds."""
        try:
            request_id = self._rings.get(timeout=timeout)
        except queue.Empty:
            return None
        with self._lock:
            self._waiting.discard(request_id)
        return request_id

    def ping(self) -> None:
        """Do nothing: the process is here."""

    def close(self) -> None:
        """Do nothing: the rings go with the process."""
