"""Where sync work runs."""

import asyncio
import threading

import pytest

from trimcore.domain.errors import Busy, UserNotFound
from trimcore.entrypoints.http.threads import AtOnce, Lane, Threads


def ran_by(threads: Threads) -> int:
    """Return which thread a look-up ran in."""
    return asyncio.run(threads.lookups.run(threading.get_ident))


def test_look_ups_leave_the_event_loop_unless_told_otherwise() -> None:
    assert ran_by(Threads()) != threading.get_ident()


def test_look_ups_of_immediate_stores_stay_in_the_event_loop() -> None:
    threads = Threads()
    threads.look_up_at_once()
    assert ran_by(threads) == threading.get_ident()
    assert asyncio.run(threads.reads.run(threading.get_ident)) != threading.get_ident()


@pytest.mark.parametrize("lane", [Lane(1), AtOnce()])
def test_what_work_raises_is_raised(lane: Lane | AtOnce) -> None:
    def work(user_id: str) -> None:
        raise UserNotFound(user_id)

    with pytest.raises(UserNotFound, match="ada"):
        asyncio.run(lane.run(work, "ada"))


def test_no_more_calls_wait_than_there_is_room_for() -> None:
    """Not even of those that come at the same time."""
    gate = threading.Event()

    async def refused() -> int:
        lane = Lane(1, most_waiting=2)
        calls = [asyncio.create_task(lane.run(gate.wait, 60)) for _ in range(5)]
        ended, _ = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
        gate.set()
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert ended
        return sum(isinstance(result, Busy) for result in results)

    assert asyncio.run(refused()) == 2
