"""Whose source a worker fetches next, where several are fetched side by side."""

from collections import Counter

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.sources.source import Errand, Source
from trimcore.ports.clock import Clock
from trimcore.ports.stores.sources import Sources


class FetchTurns:
    """Users take turns, and of each at most `share` are fetched at a time.

    One of each user, then another of each; so neither somebody's many nor somebody's slow server
    keep others waiting. Of one thread at a time. What is taken counts for its user until it is
    given back.
    """

    def __init__(self, *, share: int = 1) -> None:
        self._share = share
        self._served: set[UserId] = set()
        self._fetching: Counter[UserId] = Counter()

    def next(self, sources: Sources, clock: Clock) -> Source | None:
        """Return the source whose turn it is, or None if none is due that may be fetched now.

        Whoever takes it stores a change that makes it due later, or no more.

        Raises:
            Unavailable: the database did not answer.
        """
        full = {user for user, number in self._fetching.items() if number >= self._share}
        for round_ in (self._served, set()) if self._served - full else (set(),):
            due = sources.due(clock.now(), 1, errand=Errand.FETCH, without=round_ | full)
            if due:
                self._served = {*round_, due[0].user_id}
                return due[0]
        return None

    def take(self, user_id: UserId) -> None:
        """Note that one of a user's sources is being fetched."""
        self._fetching[user_id] += 1

    def give_back(self, user_id: UserId) -> None:
        """Note that it is not any more."""
        self._fetching[user_id] -= 1
        if not self._fetching[user_id]:
            del self._fetching[user_id]
