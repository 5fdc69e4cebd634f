"""What every store of trim requests tells operators."""

from abc import abstractmethod
from dataclasses import replace
from datetime import timedelta

import pytest

from trimcore.domain.model.lifecycle import Status
from trimcore.ports.conformance.stores.builders import NOW, a_request, submitted
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
