"""What is left of limits, told with every answer of a call that is limited."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from trimcore.domain.errors import Busy, TooMany, TrimcoreError, Unavailable
from trimcore.domain.policies.limits.quota import Quota
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.problems import HttpProblem
from trimcore.entrypoints.http.jsonapi.quota_headers import quota_headers
from trimcore.entrypoints.http.middleware.response_headers import MORE_HEADERS
from trimcore.entrypoints.http.threads import Lane


@asynccontextmanager
async def telling_quota(
    request: HttpRequest, lane: Lane, quota: Callable[[], Quota | None]
) -> AsyncIterator[None]:
    """Have the answer say what is left of a limit, whatever becomes of what is done in here.

    An error of too many says so itself, and one of the call or the machine says nothing of limits.
    """
    try:
        yield
    except (TooMany, Unavailable, HttpProblem):
        raise
    except TrimcoreError:
        await _tell(request, lane, quota)
        raise
    await _tell(request, lane, quota)


def tell(request: HttpRequest, left: Quota) -> None:
    """Have the answer say what is left of a limit."""
    state = request.scope["state"]
    told = [(name.encode(), value.encode()) for name, value in quota_headers(left).items()]
    state[MORE_HEADERS] = [*state.get(MORE_HEADERS, ()), *told]


async def _tell(request: HttpRequest, lane: Lane, quota: Callable[[], Quota | None]) -> None:
    # What is done is done, and is answered even if nobody can say what is left.
    with suppress(Busy, Unavailable):
        if (left := await lane.run(quota)) is not None:
            tell(request, left)
