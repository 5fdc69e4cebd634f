"""Who waits for many cuts may be interrupted."""

import signal
import sys
import threading
from concurrent.futures import Future
from traceback import walk_stack

import pytest

from trimcore.domain.model.receipt import Receipt
from trimcore.entrypoints.library.cutter import _outcome


class Interrupted(BaseException):
    """A signal came."""


def test_a_signal_that_another_thread_got_interrupts_the_one_that_waits() -> None:
    """The system chooses the thread, and Python runs handlers in the main one."""

    def raise_it(*_: object) -> None:
        raise Interrupted

    before = signal.signal(signal.SIGUSR1, raise_it)
    other = threading.Thread(target=_signal_itself, args=(threading.get_ident(),))
    try:
        other.start()
        with pytest.raises(Interrupted):
            _outcome(Future[Receipt]())
    finally:
        signal.signal(signal.SIGUSR1, before)
        other.join()


def _signal_itself(main: int) -> None:
    """Get a signal once the main thread waits for the outcome."""
    while "_outcome" not in _calls(main)[1:]:
        pass
    signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)


def _calls(thread: int) -> list[str]:
    """Name what a thread is in, the innermost first."""
    return [each.f_code.co_name for each, _ in walk_stack(sys._current_frames()[thread])]
