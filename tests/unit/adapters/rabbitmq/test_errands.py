"""A thread that does what it is given, in order."""

from concurrent.futures import wait
from functools import partial
from threading import Event

import pytest

from trimcore.adapters.rabbitmq.errands import Errands


def test_errands_are_run_in_order_and_tell_what_became_of_them() -> None:
    done: list[int] = []
    errands = Errands("test", idle=lambda: None, every=60)
    given = [errands.give(partial(done.append, number)) for number in range(5)]
    failing = errands.give(lambda: done.remove(7))
    errands.start()
    wait(given, timeout=60)
    assert done == list(range(5))
    with pytest.raises(ValueError):
        failing.result(60)
    errands.stop(10)


def test_what_is_cancelled_while_it_waits_is_not_run() -> None:
    done: list[str] = []
    errands = Errands("test", idle=lambda: None, every=60)
    assert errands.give(lambda: done.append("cancelled")).cancel()
    errands.start()
    errands.give(lambda: done.append("other")).result(60)
    errands.stop(10)
    assert done == ["other"]


def test_it_does_something_else_while_there_is_nothing_to_do() -> None:
    idle = Event()
    errands = Errands("test", idle=idle.set, every=0.01)
    errands.start()
    assert idle.wait(60)
    errands.stop(10)
