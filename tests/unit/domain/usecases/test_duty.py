"""Taking turns."""

from datetime import timedelta

import pytest

from trimcore.adapters.memory.clock import MemoryClock
from trimcore.adapters.memory.turns import MemoryTurns
from trimcore.domain.usecases.duty import Duty


def test_one_worker_does_the_duty_until_it_stays_away() -> None:
    """The other one takes over after the hold."""
    clock = MemoryClock()
    duty = Duty(name="sweep", turns=MemoryTurns(), clock=clock)
    done: list[str] = []
    for worker in ("ada", "bob", "ada"):
        duty.execute(worker, lambda worker=worker: done.append(worker))
    clock.advance(timedelta(seconds=5))
    for worker in ("bob", "ada"):
        duty.execute(worker, lambda worker=worker: done.append(worker))
    assert done == ["ada", "ada", "bob"]


def test_what_the_task_raises_is_not_swallowed() -> None:
    """The ticker decides what to do about it."""
    duty = Duty(name="sweep", turns=MemoryTurns(), clock=MemoryClock())
    with pytest.raises(ZeroDivisionError):
        duty.execute("ada", lambda: 1 / 0)
