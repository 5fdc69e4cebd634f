"""In which order due sources are taken."""

from collections.abc import Callable, Iterator

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.sources.source import Errand, Source
from trimcore.ports.clock import Clock
from trimcore.ports.stores.sources import Sources


def sources_in_turn(
    sources: Sources,
    clock: Clock,
    errand: Errand,
    *,
    most: int,
    should_stop: Callable[[], bool],
) -> Iterator[Source]:
    """Give at most `most` sources that are due for an errand, the users one after the other.

    One of each user, then another of each: so nobody's many keep others waiting. Each is asked for
    when its turn comes. Whoever takes it stores a change that makes it due later, or no more.

    Raises:
        Unavailable: the database did not answer.
    """
    served: set[UserId] = set()
    for _ in range(most):
        if should_stop():
            return
        due = sources.due(clock.now(), 1, errand=errand, without=served)
        if not due and served:
            served.clear()
            due = sources.due(clock.now(), 1, errand=errand)
        if not due:
            return
        served.add(due[0].user_id)
        yield due[0]
