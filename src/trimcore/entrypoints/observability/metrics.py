"""Metrics of one process for Prometheus: the one place that knows its library."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
    start_http_server,
)
from prometheus_client.registry import Collector

from trimcore.domain.model.receipt import Receipt

MEDIA_TYPE = CONTENT_TYPE_LATEST
NO_PATH = "none"
_TRIM_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800)
_HTTP_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600)

log = logging.getLogger(__name__)


class Metrics:
    """What this process has done since it started; safe to share between threads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        for collect in (ProcessCollector, PlatformCollector, GCCollector):
            collect(registry=self.registry)
        self._trims = Counter(
            "trimcore_trims",
            "Attempts at trims that have ended, by the engine's path and the outcome.",
            ["path", "outcome"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "trimcore_trim_seconds",
            "How long attempts took, storing the result included.",
            ["outcome"],
            buckets=_TRIM_SECONDS,
            registry=self.registry,
        )
        self._read = self._counter("trimcore_trim_read_bytes", "Bytes of sources read.")
        self._written = self._counter("trimcore_trim_written_bytes", "Bytes of results written.")
        self._rung = self._counter("trimcore_sweep_rung", "Requests that sweeps rang for.")
        self._lapsed = self._counter(
            "trimcore_sweep_lapsed", "Requests taken from workers that fell silent."
        )
        self._orphans = self._counter(
            "trimcore_orphans_removed", "Blobs and unfinished uploads removed that nobody owned."
        )
        self._resumed = self._counter(
            "trimcore_uploads_finished", "Uploads in pieces of which a sweep made the source."
        )
        self._expired = self._counter(
            "trimcore_uploads_expired", "Uploads in pieces that nobody finished in time."
        )
        self._calls = Histogram(
            "trimcore_http_seconds",
            "How long HTTP calls took, until the last byte of the answer.",
            ["method", "route", "status"],
            buckets=_HTTP_SECONDS,
            registry=self.registry,
        )
        self._of_labels: dict[tuple[str, str, str], Histogram] = {}

    def trim_ended(self, outcome: str, seconds: float, receipt: Receipt | None) -> None:
        """Count an attempt, and what it read and wrote if it has a receipt."""
        path = NO_PATH if receipt is None else receipt.path.value
        self._trims.labels(path, outcome).inc()
        self._seconds.labels(outcome).observe(seconds)
        if receipt is not None:
            self._read.inc(receipt.bytes_read)
            self._written.inc(receipt.bytes_written)

    def swept(self, *, rung: int, lapsed: int) -> None:
        """Count what a sweep did."""
        self._rung.inc(rung)
        self._lapsed.inc(lapsed)

    def swept_uploads(self, *, finished: int, expired: int) -> None:
        """Count what a sweep of uploads did."""
        self._resumed.inc(finished)
        self._expired.inc(expired)

    def collected(self, orphans: int) -> None:
        """Count what was cleared away."""
        self._orphans.inc(orphans)

    def call_ended(self, method: str, route: str, status: str, seconds: float) -> None:
        """Count an HTTP call; the labels must have few values."""
        labels = (method, route, status)
        known = self._of_labels.get(labels)
        if known is None:
            known = self._of_labels[labels] = self._calls.labels(*labels)
        known.observe(seconds)

    def text(self, *others: Collector) -> bytes:
        """Return all metrics, and those of `others`, as Prometheus reads them."""
        return b"".join(generate_latest(each) for each in (self.registry, *others))

    def _counter(self, name: str, meaning: str) -> Counter:
        return Counter(name, meaning, registry=self.registry)


@contextmanager
def exposed(metrics: Metrics, *, host: str, port: int) -> Iterator[None]:
    """Serve the metrics on a port of their own (0: any free one) for the length of a block.

    Raises:
        OSError: the port can't be had.
    """
    server, thread = start_http_server(port, addr=host, registry=metrics.registry)
    log.info("metrics are on http://%s:%d/metrics", host, server.server_port)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
