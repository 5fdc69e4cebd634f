"""The doorbell of one process never keeps a worker that it has nothing for."""

import time
from threading import Event, Thread

from trimcore.adapters.inprocess.queue import InProcessQueue
from trimcore.domain.model.ids import RequestId

RING = RequestId("5d39f2f20000000000000001")


def test_no_worker_waits_longer_than_it_said() -> None:
    """However close the end of its patience is to a ring that another one answers.

    With CPython 3.11's `queue.SimpleQueue`, some of these threads wait for ever.
    """
    bell, over = InProcessQueue(), Event()

    def answer() -> None:
        while not over.is_set():
            bell.take(0.0002)

    workers = [Thread(target=answer, daemon=True) for _ in range(16)]
    for worker in workers:
        worker.start()
    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        bell.ring(RING)
    over.set()
    for worker in workers:
        worker.join(60)
    assert not any(worker.is_alive() for worker in workers)


def test_a_request_waits_once_however_often_it_is_rung_for() -> None:
    """In the order of the first rings."""
    bell, other = InProcessQueue(), RequestId("5d39f2f20000000000000002")
    for request_id in (RING, other, RING):
        bell.ring(request_id)
    assert [bell.take(0) for _ in range(3)] == [RING, other, None]
    bell.ring(RING)
    assert bell.take(0) == RING
