"""Work that is due again and again."""

import logging
import threading
import time
from collections.abc import Callable

from trimcore.entrypoints.worker.pool import await_end, begin

log = logging.getLogger(__name__)


class Ticker:
    """A thread that calls `task` at once and then every `seconds`, whatever becomes of a call."""

    def __init__(self, task: Callable[[], object], *, name: str, seconds: float) -> None:
        self._task = task
        self._seconds = seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name)

    def start(self) -> None:
        """Start the thread."""
        begin([self._thread])

    def stop(self) -> None:
        """Make no more calls, and wait for the one at hand."""
        self._stop.set()
        await_end([self._thread])

    def _run(self) -> None:
        while not self._stop.is_set():
            began_at = time.monotonic()
            try:
                self._task()
            except Exception:
                log.exception("%s ended with an error and is tried again", self._thread.name)
            self._stop.wait(max(0.0, began_at + self._seconds - time.monotonic()))
