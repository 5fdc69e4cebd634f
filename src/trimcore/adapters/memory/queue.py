"""The doorbell in memory."""

from threading import Condition

from trimcore.domain.model.ids import RequestId
from trimcore.ports.queue import Queue


class MemoryQueue(Queue):
    """Remembers the rings until somebody drains them, oldest first."""

    def __init__(self) -> None:
        self._rung = Condition()
        self._rings: list[RequestId] = []

    def ring(self, request_id: RequestId) -> None:
        with self._rung:
            self._rings.append(request_id)
            self._rung.notify_all()

    def drain(self) -> list[RequestId]:
        """Take out all rings, oldest first; an empty list when there are none."""
        with self._rung:
            rings, self._rings = self._rings, []
            return rings

    def wait(self, timeout: float) -> bool:
        """Wait until there is a ring, at most `timeout` seconds; tell whether there is one."""
        with self._rung:
            return self._rung.wait_for(lambda: bool(self._rings), timeout)

    def ping(self) -> None:
        """Do nothing: memory always answers."""

    def close(self) -> None:
        """Do nothing: memory holds no connection."""
