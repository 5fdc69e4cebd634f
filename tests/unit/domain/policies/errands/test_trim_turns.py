"""Whose trim comes next."""

from datetime import timedelta

import pytest

from trimcore.adapters.memory.stores.requests import MemoryRequests
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.policies.errands import trim_turns
from trimcore.domain.policies.errands.trim_turns import next_turn
from trimcore.ports.conformance.stores.builders import NOW, POLICY, a_user_id, submitted

LATER = NOW + timedelta(hours=1)


class Waiting:
    """Requests that wait, and a worker that takes them in turn."""

    def __init__(self) -> None:
        self.requests = MemoryRequests()
        self._served: tuple[UserId, ...] = ()
        self._second = 0

    def submit(self, user_id: UserId, count: int = 1) -> list[RequestId]:
        """Have a user submit, one a second."""
        made = []
        for _ in range(count):
            self._second += 1
            request = submitted(user_id=user_id, created_at=NOW + timedelta(seconds=self._second))
            self.requests.add(request)
            made.append(request.id)
        return made

    def take(self, *taken: RequestId) -> RequestId | None:
        """Claim the next one."""
        turn = next_turn(self.requests, LATER, self._served, taken)
        if turn is None:
            return None
        self._served = turn.served
        request = self.requests.get(turn.request.id)
        self.requests.replace(request.claim(worker="w", now=LATER, policy=POLICY))
        return turn.request.id

    def take_all(self) -> list[RequestId | None]:
        """Claim until nothing waits."""
        found = []
        while (taken := self.take()) is not None:
            found.append(taken)
        return [*found]


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


def test_the_first_of_another_comes_before_the_second_of_a_hundred(waiting: Waiting) -> None:
    many = waiting.submit(a_user_id(), 100)
    (first,) = waiting.submit(a_user_id())
    assert waiting.take_all() == [many[0], first, *many[1:]]


def test_one_who_comes_later_does_not_wait_for_a_whole_round(waiting: Waiting) -> None:
    many = waiting.submit(a_user_id(), 5)
    assert [waiting.take(), waiting.take()] == many[:2]
    (late,) = waiting.submit(a_user_id())
    assert waiting.take_all() == [late, *many[2:]]


def test_users_take_turns_and_each_keeps_an_order(waiting: Waiting) -> None:
    one = waiting.submit(a_user_id(), 3)
    two = waiting.submit(a_user_id(), 2)
    three = waiting.submit(a_user_id(), 1)
    assert waiting.take_all() == [one[0], two[0], three[0], one[1], two[1], one[2]]


def test_what_is_about_to_be_claimed_is_passed_over(waiting: Waiting) -> None:
    many = waiting.submit(a_user_id(), 2)
    assert waiting.take(many[0]) == many[1]
    assert waiting.take(many[0]) is None


def test_there_may_always_be_somebody_new(
    waiting: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trim_turns, "MOST_SERVED", 3)
    many = waiting.submit(a_user_id(), 2)
    taken = []
    for _ in range(5):
        waiting.submit(a_user_id())
        taken.append(waiting.take())
    assert [taken[0], taken[4]] == many


def test_nothing_waits(waiting: Waiting) -> None:
    assert waiting.take() is None
