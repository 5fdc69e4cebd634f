"""Look at the engine's processes from outside, and wait for their ends."""

import os
import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from trimcore.adapters.pyav.caller.launcher import Launcher
from trimcore.adapters.pyav.media import PyavMedia


def launcher_of(media: PyavMedia) -> Launcher:
    """Return what starts an engine's processes."""
    assert isinstance(media._launcher, Launcher)
    return media._launcher


def fork_server_of(media: PyavMedia) -> int:
    """Return the process id of an engine's fork server."""
    process = launcher_of(media)._process
    assert process is not None
    return process.pid


def children(pid: int) -> list[int]:
    """Return the process ids of a process's children, of any of its threads."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for text in lists for child in text.read_text().split()]


def peak_memory(pid: int) -> int:
    """Return the most memory that a process has had at once, in bytes; 0 once it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    lines = dict(line.split(":", 1) for line in status.splitlines())
    return int(lines.get("VmHWM", "0 kB").split()[0]) * 1024


@dataclass
class Ends:
    """Waits for processes by descriptors that name them even after their ids were reused."""

    descriptors: dict[int, int] = field(default_factory=dict)

    def watch(self, pid: int) -> None:
        """Remember a process that runs now."""
        self.descriptors[pid] = os.pidfd_open(pid)

    def all_within(self, seconds: float) -> bool:
        """Tell whether all have ended, after at most so long."""
        deadline = time.monotonic() + seconds
        return all(
            select.select([descriptor], [], [], max(0, deadline - time.monotonic()))[0]
            for descriptor in self.descriptors.values()
        )

    def close(self) -> None:
        """Forget them."""
        for descriptor in self.descriptors.values():
            os.close(descriptor)


@dataclass
class Peak:
    """The most memory that any child of a fork server had."""

    bytes: int = 0


@contextmanager
def peak_of_children(media: PyavMedia) -> Iterator[Peak]:
    """Look at an engine's children every few milliseconds."""
    peak, stop = Peak(), threading.Event()

    def look() -> None:
        while not stop.wait(0.01):
            process = launcher_of(media)._process
            for child in children(process.pid) if process else ():
                peak.bytes = max(peak.bytes, peak_memory(child))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield peak
    finally:
        stop.set()
        thread.join()
