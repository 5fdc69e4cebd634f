"""Several worker processes under one parent."""

import logging
import subprocess
import sys
import threading
import time

PAUSE = 1.0
"""Seconds between the starts of one place's processes, so that a broken setting does not spin."""

log = logging.getLogger(__name__)


class Supervisor:
    """Keeps so many processes of `command` running; one that ends is started again."""

    def __init__(self, command: list[str], *, processes: int) -> None:
        self._command = command
        self._stopping = threading.Event()
        self._places = [
            threading.Thread(target=self._keep, name=f"worker-process-{number}")
            for number in range(processes)
        ]
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start all processes."""
        for place in self._places:
            place.start()

    def stop(self) -> None:
        """Tell all processes to end, and wait until they have."""
        self._stopping.set()
        with self._lock:
            for process in self._running:
                process.terminate()
        for place in self._places:
            place.join()

    def _keep(self) -> None:
        while not self._stopping.is_set():
            began_at = time.monotonic()
            code = self._run()
            if not self._stopping.is_set():
                log.warning("a worker process ended with code %s and is started again", code)
                self._stopping.wait(max(0.0, began_at + PAUSE - time.monotonic()))

    def _run(self) -> int | None:
        with self._lock:
            if self._stopping.is_set():
                return None
            process = subprocess.Popen(self._command)  # noqa: S603 - our own program
            self._running.add(process)
        try:
            return process.wait()
        finally:
            with self._lock:
                self._running.discard(process)


def worker_command(threads: int) -> list[str]:
    """Return the command of one worker process."""
    return [sys.executable, "-m", "trimcore", "worker", "--threads", str(threads)]
