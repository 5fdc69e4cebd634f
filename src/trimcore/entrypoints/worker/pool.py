"""Workers inside the process, and the beginning and end of threads."""

import logging
import threading
from abc import abstractmethod
from collections.abc import Callable, Iterable
from typing import Protocol, runtime_checkable

from trimcore.domain.errors import Unavailable
from trimcore.domain.model.ids import RequestId

LOOK_EVERY = 0.2
"""Seconds after which an idle worker looks whether it is to stop."""

log = logging.getLogger(__name__)


@runtime_checkable
class Rings(Protocol):
    """A doorbell that threads of the same process answer."""

    @abstractmethod
    def take(self, timeout: float) -> RequestId | None:
        """Wait for a ring for at most so many seconds; None if there was none."""


class WorkerPool:
    """Threads that answer the bell, each handling one request at a time."""

    def __init__(self, *, rings: Rings, handle: Callable[[RequestId], object], size: int) -> None:
        self._rings = rings
        self._handle = handle
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, name=f"trim-worker-{number}")
            for number in range(size)
        ]

    def start(self) -> None:
        """Start the threads."""
        begin(self._threads)

    def is_stopping(self) -> bool:
        """Tell whether `stop` was called; what runs should come to an end."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Take no more requests, and wait until those at hand are done with."""
        self._stop.set()
        await_end(self._threads)

    def _work(self) -> None:
        while not self._stop.is_set():
            request_id = self._rings.take(LOOK_EVERY)
            if request_id is None or self._stop.is_set():
                continue  # what was handed back as we stop is for another process
            try:
                self._handle(request_id)
            except Exception:
                # The request is safe in the database, and a sweep brings it back.
                log.exception("an attempt at request %s ended with an error", request_id)


def begin(threads: Iterable[threading.Thread]) -> None:
    """Start threads, one after the other.

    Raises:
        Unavailable: the machine allows no more; those before have started.
    """
    for thread in threads:
        try:
            thread.start()
        except RuntimeError as error:
            raise Unavailable(
                "No further thread could be started: allow the process more memory or threads."
            ) from error


def await_end(threads: Iterable[threading.Thread]) -> None:
    """Wait until those threads have ended that were started."""
    for thread in threads:
        if thread.ident is not None:
            thread.join()
