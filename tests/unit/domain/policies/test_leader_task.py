"""Taking turns."""

from datetime import timedelta
from functools import partial

import pytest

from trimcore.adapters.memory.clock import MemoryClock
from trimcore.adapters.memory.stores.leadership import MemoryLeadership
from trimcore.domain.policies.leader_task import LeaderTask


def test_one_worker_does_the_task_until_it_stays_away() -> None:
    """The other one takes over after the hold."""
    clock = MemoryClock()
    task = LeaderTask(name="sweep", leadership=MemoryLeadership(), clock=clock)
    done: list[str] = []
    for worker in ("ada", "bob", "ada"):
        task.execute(worker, partial(done.append, worker))
    clock.advance(timedelta(seconds=5))
    for worker in ("bob", "ada"):
        task.execute(worker, partial(done.append, worker))
    assert done == ["ada", "ada", "bob"]


def test_what_the_task_raises_is_not_swallowed() -> None:
    """The ticker decides what to do about it."""
    task = LeaderTask(name="sweep", leadership=MemoryLeadership(), clock=MemoryClock())
    with pytest.raises(ZeroDivisionError):
        task.execute("ada", lambda: 1 / 0)
