"""Is the service up, and does it have what it needs?"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from litestar import Response, get
from litestar.di import NamedDependency

from trimcore.entrypoints.http.jsonapi.envelope import Error, answer, failed, informed
from trimcore.entrypoints.http.threads import Lane, Threads

PATIENCE_SECONDS = 5.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Checks:
    """What to ask of each part, by name; each raises if its part does not answer."""

    pings: Mapping[str, Callable[[], None]]


@get("/health/live")
async def live() -> Response[bytes]:
    """Answer, as only a living process can."""
    return answer(informed("live"))


@get("/health/ready")
async def ready(
    checks: NamedDependency[Checks],
    threads: NamedDependency[Threads],
) -> Response[bytes]:
    """Ask every part, and name those that do not answer."""
    asked = [_answers(ping, threads.checks) for ping in checks.pings.values()]
    answers = zip(checks.pings, await asyncio.gather(*asked), strict=True)
    away = [name for name, well in answers if not well]
    if not away:
        return answer(informed("ready"))
    log.warning("not ready", extra={"away": away})
    errors = [
        Error(
            status="503",
            code=f"{name}_unavailable",
            title="Service unavailable",
            detail=f"The {name} does not answer.",
        )
        for name in away
    ]
    return answer(failed(errors), status=503, headers={"Retry-After": "5"})


async def _answers(ping: Callable[[], None], lane: Lane) -> bool:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await lane.run(ping)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is not there
        return False
    return True
