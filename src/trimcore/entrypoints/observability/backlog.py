"""What the database tells of the backlog, as metrics."""

import time
from collections.abc import Callable, Iterable
from threading import Lock

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from trimcore.domain.errors import Unavailable
from trimcore.ports.clock import Clock
from trimcore.ports.stores.requests import Requests

FRESH_SECONDS = 5.0


class Backlog(Collector):
    """Asks the database when the metrics are asked for, but no more often than every few seconds.

    So whoever calls often does not weigh on the database. While it does not answer, there are no
    metrics of it but the one that says so.
    """

    def __init__(
        self,
        *,
        requests: Callable[[], Requests],
        clock: Callable[[], Clock],
        fresh: float = FRESH_SECONDS,
    ) -> None:
        self._requests = requests
        self._clock = clock
        self._fresh = fresh
        self._lock = Lock()
        self._found: tuple[Metric, ...] = ()
        self._asked_at = float("-inf")

    def collect(self) -> Iterable[Metric]:
        """Return the metrics."""
        with self._lock:
            if time.monotonic() - self._asked_at >= self._fresh:
                self._found = self._ask()
                self._asked_at = time.monotonic()
            return self._found

    def _ask(self) -> tuple[Metric, ...]:
        try:
            found = (self._counted(), self._waited())
        except Unavailable:
            return (_up(0),)
        return (_up(1), *found)

    def _counted(self) -> Metric:
        family = GaugeMetricFamily(
            "trimcore_requests", "Trim requests that are stored, by status.", labels=["status"]
        )
        for status, count in self._requests().count_by_status().items():
            family.add_metric([status.value], count)
        return family

    def _waited(self) -> Metric:
        since = self._requests().waiting_since()
        waited = 0.0 if since is None else (self._clock().now() - since).total_seconds()
        return GaugeMetricFamily(
            "trimcore_queue_age_seconds",
            "How long the request has waited for a worker that has waited longest.",
            value=max(0.0, waited),
        )


def _up(value: int) -> Metric:
    return GaugeMetricFamily(
        "trimcore_database_up", "Whether the database answered when last asked.", value=value
    )
