"""What every store of trim requests tells operators."""

from abc import abstractmethod
from dataclasses import replace
from datetime import timedelta

import pytest

from trimcore.domain.model.lifecycle import Status
from trimcore.ports.conformance.stores.builders import (
    NOW,
    POLICY,
    a_request,
    a_user_id,
    submitted,
)
from trimcore.ports.stores.requests import Requests


class BacklogsSuite:
    """Subclass it, and override `requests` with a fixture that gives an empty store."""

    @pytest.fixture
    @abstractmethod
    def requests(self) -> Requests:
        """Return the adapter under test."""

    def test_an_empty_store_counts_nothing(self, requests: Requests) -> None:
        assert dict(requests.count_by_status()) == dict.fromkeys(Status, 0)

    def test_requests_of_all_users_are_counted_by_status(self, requests: Requests) -> None:
        expected = dict(zip(Status, range(len(Status)), strict=True))
        for status, count in expected.items():
            for _ in range(count):
                requests.add(a_request(status))
        assert dict(requests.count_by_status()) == expected

    def test_a_request_that_moves_on_is_counted_where_it_is(self, requests: Requests) -> None:
        request = submitted()
        requests.add(request)
        requests.replace(request.cancel(now=NOW))
        counted = requests.count_by_status()
        assert (counted[Status.SCHEDULED], counted[Status.CANCELLED]) == (0, 1)

    @pytest.mark.parametrize("status", [each for each in Status if each is not Status.SCHEDULED])
    def test_only_scheduled_requests_wait(self, requests: Requests, status: Status) -> None:
        requests.add(a_request(status))
        assert requests.waiting_since() is None

    def test_the_first_that_may_be_claimed_has_waited_longest(self, requests: Requests) -> None:
        ages = [timedelta(milliseconds=each) for each in (5, 90_000, -7)]
        for age in ages:
            requests.add(submitted(created_at=NOW - age))
        assert requests.waiting_since() == NOW - ages[1]

    def test_a_bell_that_rings_does_not_shorten_the_wait(self, requests: Requests) -> None:
        request = replace(submitted(created_at=NOW - timedelta(days=9)), not_before=NOW)
        requests.add(request)
        rung = replace(request, version=2, due_at=NOW + timedelta(hours=1))
        requests.replace(rung)
        assert requests.waiting_since() == NOW

    def test_ended_requests_are_found_until_they_are_announced(self, requests: Requests) -> None:
        ages = [timedelta(milliseconds=each) for each in (5, 90_000, 7)]
        ended = [submitted().cancel(now=NOW - age) for age in ages]
        for request in (*ended, submitted(), a_request(Status.PROCESSING)):
            requests.add(request)
        expected = [ended[1], ended[2], ended[0]]
        assert list(requests.unannounced(9)) == expected
        assert list(requests.unannounced(2)) == expected[:2]
        requests.replace(ended[1].announce(ended[1].endings[0]))
        assert list(requests.unannounced(9)) == expected[1:]

    def test_a_restart_does_not_hide_an_ending(self, requests: Requests) -> None:
        failed = a_request(Status.FAILED)
        requests.add(failed)
        again = failed.restart(now=NOW, policy=POLICY)
        requests.replace(again)
        assert list(requests.unannounced(9)) == [again]
        twice = again.cancel(now=NOW + timedelta(days=1))
        requests.replace(twice)
        assert requests.get(failed.id).endings == (*failed.endings, twice.endings[-1])

    def test_those_that_wait_longest_come_first(self, requests: Requests) -> None:
        ages = [timedelta(milliseconds=each) for each in (5, 90_000, -7, 0)]
        waiting = [submitted(created_at=NOW - age) for age in ages]
        for request in waiting:
            requests.add(request)
        for status in set(Status) - {Status.SCHEDULED}:
            requests.add(a_request(status, created_at=NOW - timedelta(days=1)))
        expected = [waiting[1], waiting[0], waiting[3]]
        assert list(requests.list_waiting(NOW, 9)) == expected
        assert list(requests.list_waiting(NOW, 2)) == expected[:2]
        assert list(requests.list_waiting(NOW, 0)) == []
        assert list(requests.list_waiting(NOW - timedelta(days=1), 9)) == []

    def test_some_users_may_be_left_out_of_those_that_wait(self, requests: Requests) -> None:
        many, few = a_user_id(), a_user_id()
        theirs = [submitted(user_id=many, created_at=NOW) for _ in range(3)]
        other = submitted(user_id=few, created_at=NOW + timedelta(milliseconds=1))
        for request in (*theirs, other):
            requests.add(request)
        soon = NOW + timedelta(milliseconds=1)
        assert list(requests.list_waiting(soon, 1, without=[many])) == [other]
        assert set(requests.list_waiting(soon, 9, without={few, a_user_id()})) == set(theirs)
        assert list(requests.list_waiting(soon, 9, without=frozenset({many, few}))) == []

    def test_a_request_waits_until_it_is_claimed(self, requests: Requests) -> None:
        request = submitted()
        requests.add(request)
        claimed = request.claim(worker="worker-0", now=NOW, policy=POLICY)
        requests.replace(claimed)
        assert list(requests.list_waiting(NOW + timedelta(days=1), 9)) == []
        requests.replace(claimed.hand_back(attempt=1, now=NOW + timedelta(seconds=1)))
        assert list(requests.list_waiting(NOW, 9)) == []
        (again,) = requests.list_waiting(NOW + timedelta(seconds=1), 9)
        assert again.id == request.id
