"""Several worker processes under one parent."""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

PAUSE = 1.0
"""Seconds between the starts of one slot's processes, so that a broken setting does not spin."""

log = logging.getLogger(__name__)


class Supervisor:
    """Keeps one process of each command running; one that ends is started again."""

    def __init__(self, commands: Sequence[Sequence[str]]) -> None:
        self._stopping = threading.Event()
        self._slots = [
            threading.Thread(target=self._keep, args=(command,), name=f"worker-process-{number}")
            for number, command in enumerate(commands)
        ]
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start all processes."""
        for slot in self._slots:
            slot.start()

    def stop(self) -> None:
        """Tell all processes to end, and wait until they have."""
        self._stopping.set()
        with self._lock:
            for process in self._running:
                process.terminate()
        for slot in self._slots:
            slot.join()

    def _keep(self, command: Sequence[str]) -> None:
        while not self._stopping.is_set():
            began_at = time.monotonic()
            code = self._run(command)
            if not self._stopping.is_set():
                log.warning("a worker process ended with code %s and is started again", code)
                self._stopping.wait(max(0.0, began_at + PAUSE - time.monotonic()))

    def _run(self, command: Sequence[str]) -> int | None:
        with self._lock:
            if self._stopping.is_set():
                return None
            process = subprocess.Popen(command)  # noqa: S603 - our own program
            self._running.add(process)
        try:
            return process.wait()
        finally:
            with self._lock:
                self._running.discard(process)


def worker_commands(
    *, processes: int, threads: int, metrics_host: str, metrics_port: int | None
) -> list[list[str]]:
    """Return the command of each process.

    The first shows its metrics on the port, the next on the one after it, and so on.
    """
    command = [sys.executable, "-m", "trimcore", "worker", "--threads", str(threads)]
    if metrics_port is None:
        return [command] * processes
    command += ["--metrics-host", metrics_host, "--metrics-port"]
    ports = [metrics_port + number if metrics_port else 0 for number in range(processes)]
    return [[*command, str(port)] for port in ports]
