"""Get, decide, replace; on a lost race, reload and decide again."""

from collections.abc import Callable
from contextlib import suppress

from trimcore.domain.errors import Conflict, SourceNotFound, StaleVersion, Unavailable
from trimcore.domain.model.ids import RequestId, SourceId
from trimcore.domain.model.sources.source import Source
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.ports.stores.requests import Requests
from trimcore.ports.stores.sources import Sources

MOST_RACES = 100


def update_request(
    requests: Requests,
    request_id: RequestId,
    decide: Callable[[TrimRequest], TrimRequest],
    *,
    known: TrimRequest | None = None,
) -> TrimRequest:
    """Store what `decide` makes of the stored value, and return it.

    `decide` is called again with a fresh value whenever somebody else was quicker; whatever it
    raises ends the update with nothing stored.

    A value that is `known` from a moment ago is decided on without being read again. If another
    one is stored by now, nothing is lost by that but a call of the database.

    Raises:
        RequestNotFound: there is no such request.
        Unavailable: the database did not answer, or a hundred races were lost.
    """
    if known is not None:
        # Whether a refusal is right, too, is only known of what is stored.
        with suppress(Conflict):
            changed = decide(known)
            requests.replace(changed)
            return changed
    for _ in range(MOST_RACES):
        changed = decide(requests.get(request_id))
        try:
            requests.replace(changed)
        except StaleVersion:
            continue
        return changed
    message = "The request is being changed by too many others."
    raise Unavailable(message)


def update_source(
    sources: Sources, source_id: SourceId, decide: Callable[[Source], Source]
) -> Source:
    """Store what `decide` makes of the stored source, and return it, as `update_request` does.

    Raises:
        SourceNotFound: there is no such source.
        Unavailable: the database did not answer, or a hundred races were lost.
    """
    for _ in range(MOST_RACES):
        stored = sources.find(source_id)
        if stored is None:
            raise SourceNotFound(source_id)
        changed = decide(stored)
        try:
            sources.replace(changed)
        except StaleVersion:
            continue
        return changed
    message = "The source is being changed by too many others."
    raise Unavailable(message)
