"""Metrics for whoever watches over the service."""

from collections.abc import Callable
from dataclasses import dataclass

from litestar import Response, get
from litestar.di import NamedDependency

from trimcore.entrypoints.http.threads import Threads


@dataclass(frozen=True, slots=True)
class MetricsText:
    """How to get all metrics, and the media type of their text."""

    text: Callable[[], bytes]
    media_type: str


@get("/metrics")
async def show(
    metrics: NamedDependency[MetricsText], threads: NamedDependency[Threads]
) -> Response[bytes]:
    """Return the metrics as Prometheus reads them."""
    content = await threads.checks.run(metrics.text)
    return Response(content, headers={"Content-Type": metrics.media_type})
