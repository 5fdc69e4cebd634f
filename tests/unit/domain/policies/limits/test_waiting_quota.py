"""How many of a user's requests may wait or run, and who asks before there is one more."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.usecase_world import ADA, BOB, World
from trimcore.domain.errors import StorageQuotaReached, TooMany, TrimcoreError
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.usecases.trimming.get_request import RequestOfUser
from trimcore.ports.conformance.stores.builders import a_receipt, a_request

MOST, BYTES = 2, 2_000_000


def has(world: World, *statuses: Status, user_id: UserId = ADA) -> None:
    """Let a user have requests."""
    for status in statuses:
        world.requests.add(replace(a_request(status), user_id=user_id))


def has_result(world: World, size: int) -> None:
    """Let Ada have a result of so many bytes."""
    done = a_request(Status.DONE)
    result = done.video.result
    assert result is not None
    result = replace(result, receipt=a_receipt(bytes_written=size))
    world.requests.add(replace(done, user_id=ADA, video=replace(done.video, result=result)))


def ended(world: World) -> TrimRequest:
    """Let Ada have a request that she has cancelled."""
    request = world.submit()
    world.cancel_request.execute(RequestOfUser(user_id=ADA, request_id=request.id))
    return request


DOES: dict[str, Callable[[World, TrimRequest], object]] = {
    "submits": lambda world, _: world.submit(),
    "restarts": lambda world, over: world.restart(over),
}
S, P, D, F, C = Status.SCHEDULED, Status.PROCESSING, Status.DONE, Status.FAILED, Status.CANCELLED


@pytest.mark.parametrize("does", list(DOES))
@pytest.mark.parametrize(
    ("others", "of", "is_full", "refusal"),
    [
        ((), ADA, False, None),
        ((S,), ADA, False, None),
        ((S, S), ADA, False, TooMany),
        ((P, P), ADA, False, TooMany),
        ((S, P), ADA, False, TooMany),
        ((S, P, S), ADA, False, TooMany),
        ((D, F, C, S), ADA, False, None),
        ((S, P), BOB, False, None),
        ((), ADA, True, StorageQuotaReached),
        ((S, P), ADA, True, TooMany),
    ],
)
def test_a_restart_counts_as_a_submission_does(
    does: str,
    others: tuple[Status, ...],
    of: UserId,
    is_full: bool,
    refusal: type[TrimcoreError] | None,
) -> None:
    """Whoever may not submit can't get past it by restarting what is over."""
    world = World(stored_bytes=BYTES, most_waiting=MOST)
    over = ended(world)
    has(world, *others, user_id=of)
    if is_full:
        has_result(world, BYTES)
    before, kept = world.requests.get(over.id), world.keys()
    if refusal is None:
        DOES[does](world, over)
        return
    with pytest.raises(refusal):
        DOES[does](world, over)
    assert (world.requests.get(over.id), world.keys()) == (before, kept)
