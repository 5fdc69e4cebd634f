"""A thread that runs errands for others."""

from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Thread

Errand = tuple[Callable[[], None], "Future[None]"]


class Errands:
    """Runs what it is given in one thread, one after the other, and `idle` while there is nothing.

    The thread starts with the first errand, and does not keep the process from ending.
    """

    def __init__(self, name: str, *, idle: Callable[[], None], every: float) -> None:
        self._given: SimpleQueue[Errand | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._idle = idle
        self._every = every

    def give(self, work: Callable[[], None]) -> "Future[None]":
        """Have something done; the future tells what became of it."""
        done: Future[None] = Future()
        self._given.put((work, done))
        return done

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self, patience: float) -> None:
        """End the thread after what it was given, and wait for it, but not for ever."""
        self._given.put(None)
        self._thread.join(patience)

    def _run(self) -> None:
        while True:
            try:
                errand = self._given.get(timeout=self._every)
            except Empty:
                self._idle()
                continue
            if errand is None:
                return
            self._do(*errand)

    def _do(self, work: Callable[[], None], done: "Future[None]") -> None:
        if not done.set_running_or_notify_cancel():
            return
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - the one who gave it decides
            done.set_exception(error)
        else:
            done.set_result(None)
