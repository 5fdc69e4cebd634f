"""Waits for the signals that ask a process to end which would go on for ever."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_ASKING = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def told_to_end() -> Iterator[Callable[[], None]]:
    """Give what waits in the main thread for SIGTERM or SIGINT, also for one that came before.

    The system hands a signal to any thread, and Python runs what handles it in the main one, which
    goes on waiting where it waits for a lock. It waits for a byte here, which is written whichever
    thread got the signal. Afterwards they do nothing: who is told twice ends once.
    """
    waiting, told = socket.socketpair()
    with waiting, told:
        told.settimeout(0)
        woken_before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
        for number in _ASKING:
            signal.signal(number, _noted)
        try:
            yield lambda: _wait(waiting)
        finally:
            signal.set_wakeup_fd(woken_before)


def _wait(waiting: socket.socket) -> None:
    while waiting.recv(1)[0] not in _ASKING:
        pass  # another signal that somebody handles


def _noted(_number: int, _frame: object) -> None:
    """Do nothing: the byte was written by then."""
