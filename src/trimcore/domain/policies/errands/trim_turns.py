"""Which trim comes next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.ports.stores.requests import Requests

MOST_SERVED = 100
"""After how many others a user comes again, even if there are always new ones."""

GUESTS_WAIT = timedelta(seconds=3)
"""After how long somebody need not wait for the end of another's trims: most end sooner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A request whose turn it is; and who was served in this round, its user the last of them."""

    request: TrimRequest
    served: tuple[UserId, ...]


def next_turn(
    requests: Requests, now: datetime, served: tuple[UserId, ...], taken: Collection[RequestId]
) -> Turn | None:
    """Return whose request is to be tried next, or None if nothing waits.

    One of each user, then another of each: so nobody's many keep others waiting. Of one user's the
    longest waiting comes first. `served` are those who had their turn in this round; the requests
    that are `taken` are about to be claimed.

    Raises:
        Unavailable: the database did not answer.
    """
    for without in (served, ()) if served else ((),):
        for request in requests.list_waiting(now, len(taken) + 1, without=without):
            if request.id not in taken:
                round_ = (*without, request.user_id)[-MOST_SERVED:]
                return Turn(request=request, served=round_)
    return None


def next_guest(
    requests: Requests, now: datetime, running: Collection[UserId], *, places: int
) -> TrimRequest | None:
    """Return what gets a place beside the `places` of a worker, or None if nothing does.

    `running` has the user of each trim that the worker has at hand. Where all places are one
    user's, somebody else who has waited for a while has the next turn, and need not wait for it:
    nobody knows how long a trim takes, and none is interrupted.

    Raises:
        Unavailable: the database did not answer.
    """
    if len(running) < places or len(set(running)) != 1:
        return None
    waiting = requests.list_waiting(now - GUESTS_WAIT, 1, without=set(running))
    return waiting[0] if waiting else None
