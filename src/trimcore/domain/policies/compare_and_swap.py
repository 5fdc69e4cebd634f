"""Get, decide, replace; on a lost race, reload and decide again."""

from collections.abc import Callable

from trimcore.domain.errors import StaleVersion, Unavailable
from trimcore.domain.model.ids import RequestId
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.ports.stores.requests import Requests

MOST_RACES = 100


def update_request(
    requests: Requests, request_id: RequestId, decide: Callable[[TrimRequest], TrimRequest]
) -> TrimRequest:
    """Store what `decide` makes of the stored value, and return it.

    `decide` is called again with a fresh value whenever somebody else was quicker; whatever it
    raises ends the update with nothing stored.

    Raises:
        RequestNotFound: there is no such request.
        Unavailable: the database did not answer, or a hundred races were lost.
    """
    for _ in range(MOST_RACES):
        changed = decide(requests.get(request_id))
        try:
            requests.replace(changed)
        except StaleVersion:
            continue
        return changed
    message = "The request is being changed by too many others."
    raise Unavailable(message)
