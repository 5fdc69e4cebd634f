"""Processes that are known by id and start, so that no other with the same id is ever meant."""

import os
import select
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ENDED = ("Z", "X")
"""States of a process that has ended, though its parent may not know yet."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process of this machine, perhaps one that has ended."""

    pid: int
    started: int
    """In clock ticks after the machine's start."""

    @classmethod
    def of(cls, pid: int) -> Self:
        """Return the process that has an id now; one's own child counts until it was waited for.

        Raises:
            ProcessLookupError: there is none.
        """
        return cls(pid, _state_of(pid)[1])

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the process that `str` wrote down."""
        pid, started = text.split()
        return cls(int(pid), int(started))

    def __str__(self) -> str:
        return f"{self.pid} {self.started}"

    @property
    def is_alive(self) -> bool:
        """Tell whether it still runs, even if stopped by a signal."""
        try:
            state, started = _state_of(self.pid)
        except ProcessLookupError:
            return False
        return started == self.started and state not in ENDED

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, to nobody if it has ended."""
        handle = self._open()
        if handle is None:
            return
        try:
            signal.pidfd_send_signal(handle, number)
        except ProcessLookupError:
            pass
        finally:
            os.close(handle)

    def wait(self, seconds: float) -> bool:
        """Wait for its end; tell whether it has come."""
        handle = self._open()
        if handle is None:
            return True
        try:
            return bool(select.select([handle], [], [], seconds)[0])
        finally:
            os.close(handle)

    def end(self, seconds: float) -> None:
        """Ask it to end, and make it end if it has not within so many seconds."""
        self.signal(signal.SIGTERM)
        self.signal(signal.SIGCONT)
        if not self.wait(seconds):
            self.signal(signal.SIGKILL)
            self.wait(seconds)

    def _open(self) -> int | None:
        """Open a handle; what it means cannot change any more once the start was compared."""
        try:
            handle = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return None
        if self.is_alive:
            return handle
        os.close(handle)
        return None


def _state_of(pid: int) -> tuple[str, int]:
    """Return the letter of a process's state, and when it started."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        raise ProcessLookupError(pid) from None
    fields = text.rpartition(")")[2].split()
    return fields[0], int(fields[19])
