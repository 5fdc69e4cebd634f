"""Signals that ask a worker to end are heard, whichever thread they are handed to."""

import signal
import sys
import threading
from collections.abc import Iterator

import pytest

from trimcore.entrypoints.cli.ending.told_to_end import told_to_end

ASKING = (signal.SIGTERM, signal.SIGINT)


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Put back what the process did with signals before."""
    before = {number: signal.getsignal(number) for number in (*ASKING, signal.SIGUSR1)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", ASKING)
def test_one_that_another_thread_got_is_heard(number: int) -> None:
    """The main thread sleeps meanwhile, and Python runs handlers there alone."""
    with told_to_end() as wait:
        other = threading.Thread(target=_signal_itself, args=(number, threading.get_ident()))
        other.start()
        wait()
    other.join()


def test_one_that_came_before_is_heard() -> None:
    with told_to_end() as wait:
        signal.raise_signal(signal.SIGTERM)
        wait()


def test_another_one_is_none() -> None:
    heard: list[int] = []
    signal.signal(signal.SIGUSR1, lambda number, _: heard.append(number))
    with told_to_end() as wait:
        signal.raise_signal(signal.SIGUSR1)
        signal.raise_signal(signal.SIGTERM)
        wait()
    assert heard == [signal.SIGUSR1]


def _signal_itself(number: int, main: int) -> None:
    """Get a signal once the main thread waits."""
    while sys._current_frames()[main].f_code.co_name != "_wait":
        pass
    signal.pthread_kill(threading.get_ident(), number)
