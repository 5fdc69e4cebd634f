"""The deliveries of a worker process."""

import logging
import threading
import time
from collections.abc import Callable

from trimcore.domain.errors import Unavailable
from trimcore.domain.model.ids import WebhookId
from trimcore.domain.model.webhooks.delivery import Delivery
from trimcore.entrypoints.delivering.announcing import announce, forget
from trimcore.entrypoints.delivering.calling import deliver
from trimcore.entrypoints.delivering.places import Places
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.worker.in_turn import in_turn
from trimcore.entrypoints.worker.pool import await_end, begin
from trimcore.entrypoints.worker.ticker import Ticker

LOOK_EVERY = 1.0
"""Seconds after which it is looked again for what is due."""
FORGET_EVERY = 600.0
PATIENCE = 2.0
"""How long a stopping process waits for calls at hand; others make them again later."""

log = logging.getLogger(__name__)


class Deliverer:
    """Announces when it is this worker's turn, and makes calls in a bounded number of threads."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._places = Places()
        self._stopping = threading.Event()
        self._again = threading.Event()
        self._calls: set[threading.Thread] = set()
        self._thread = threading.Thread(target=self._run, name="deliveries")
        self._tickers = (
            _ticker(container, "announce", announce, LOOK_EVERY),
            _ticker(container, "forget-deliveries", forget, FORGET_EVERY),
        )

    def start(self) -> None:
        """Start; what an earlier process left is found at once."""
        for ticker in self._tickers:
            ticker.start()
        begin([self._thread])

    def stop(self) -> None:
        """Begin no more calls, and wait a moment for those at hand."""
        self._stopping.set()
        self._again.set()
        for ticker in self._tickers:
            ticker.stop()
        await_end([self._thread])
        until = time.monotonic() + PATIENCE
        for call in [*self._calls]:
            call.join(max(0.0, until - time.monotonic()))

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._again.clear()
            try:
                self._begin_due()
            except Unavailable as error:
                log.warning("deliveries are looked for again: %s", error)
            except Exception:
                log.exception("deliveries ended with an error and are looked for again")
                self._stopping.wait(LOOK_EVERY)
            self._again.wait(LOOK_EVERY)

    def _begin_due(self) -> None:
        """Begin every call that is due and has a place."""
        deliveries, clock = self._container.deliveries(), self._container.clock()
        without: set[WebhookId] = set()
        while (free := self._places.free()) > 0 and not self._stopping.is_set():
            due = deliveries.due(clock.now(), free, without=without)
            if not due:
                return
            for delivery in due:
                if self._places.take(delivery):
                    self._begin(delivery)
                else:
                    without.add(delivery.webhook_id)

    def _begin(self, delivery: Delivery) -> None:
        # A daemon, since a receiver must not keep a process that is to end.
        call = threading.Thread(
            target=self._call, args=(delivery,), name="webhook-call", daemon=True
        )
        self._calls.add(call)
        try:
            begin([call])
        except Unavailable:
            self._leave(call, delivery)
            raise

    def _call(self, delivery: Delivery) -> None:
        try:
            deliver(self._container, delivery)
        finally:
            self._leave(threading.current_thread(), delivery)
            self._again.set()

    def _leave(self, call: threading.Thread, delivery: Delivery) -> None:
        self._places.leave(delivery)
        self._calls.discard(call)


def _ticker(
    container: Container, name: str, task: Callable[[Container], None], seconds: float
) -> Ticker:
    return Ticker(lambda: in_turn(container, name, task), name=name, seconds=seconds)
