"""Figures for whoever watches over the service."""

from collections.abc import Callable
from dataclasses import dataclass

from litestar import Response, get
from litestar.di import NamedDependency

from trimcore.entrypoints.http.threads import Threads


@dataclass(frozen=True, slots=True)
class Figures:
    """How to get all figures, and the media type of their text."""

    text: Callable[[], bytes]
    media_type: str


@get("/metrics")
async def show(
    figures: NamedDependency[Figures], threads: NamedDependency[Threads]
) -> Response[bytes]:
    """Return the figures as Prometheus reads them."""
    content = await threads.checks.run(figures.text)
    return Response(content, headers={"Content-Type": figures.media_type})
