"""Many uploads at once, to two APIs and two workers, of which one is killed again and again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

from tests.integration.faults.round import Round

UPLOADS_AT_ONCE = 8
EVERY = 5.0


def burst(it: Round, number: int, *, every: float = EVERY) -> None:
    """Submit so many requests while a worker is killed every few seconds until all have ended."""
    it.jobs += number
    apis = [it.user, it.site.serve()]
    spare = it.site.work()
    over = Event()
    killing = Thread(target=_kill_again_and_again, args=(it, over, every))
    killing.start()
    try:
        with ThreadPoolExecutor(UPLOADS_AT_ONCE) as threads:
            offers = [threads.submit(it.insist, at=apis[each % 2]) for each in range(number)]
            for offer in offers:
                offer.result()
        it.healed()  # of the uploads; the killing goes on
        it.settle()
    finally:
        over.set()
        killing.join()
    spare.close()


def _kill_again_and_again(it: Round, over: Event, every: float) -> None:
    while not over.wait(every):
        it.site.worker.kill()
        it.site.worker = it.site.work()
