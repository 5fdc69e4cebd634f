"""What every store of trim requests lists, and in which order."""

from abc import abstractmethod
from datetime import timedelta

import pytest

from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.ports.conformance.stores.builders import NOW, a_request, a_user_id, submitted
from trimcore.ports.stores.cursor import Cursor
from trimcore.ports.stores.requests import Requests


class ListingsSuite:
    """Subclass it, and override `requests` with a fixture that gives an empty store."""

    @pytest.fixture
    @abstractmethod
    def requests(self) -> Requests:
        """Return the adapter under test."""

    @pytest.fixture
    def newest_first(self, requests: Requests) -> list[TrimRequest]:
        """Store a user's requests out of order, two of one moment, beside another user's."""
        user_id = a_user_id()
        ages = [3, 0, 1, 1, 2]
        mine = [
            submitted(user_id=user_id, created_at=NOW - timedelta(milliseconds=age)) for age in ages
        ]
        for request in mine:
            requests.add(request)
            requests.add(submitted(created_at=request.created_at))
        return [mine[1], mine[3], mine[2], mine[4], mine[0]]

    def test_nobody_has_nothing(self, requests: Requests) -> None:
        requests.add(submitted())
        assert list(requests.list_of_user(a_user_id())) == []

    def test_newest_come_first_then_higher_ids(
        self, requests: Requests, newest_first: list[TrimRequest]
    ) -> None:
        user_id = newest_first[0].user_id
        assert list(requests.list_of_user(user_id)) == newest_first
        assert list(requests.list_of_user(user_id, limit=2)) == newest_first[:2]
        assert list(requests.list_of_user(user_id, limit=50)) == newest_first
        assert list(requests.list_of_user(user_id, limit=0)) == []

    @pytest.mark.parametrize("size", [1, 2, 3])
    def test_pages_meet_without_gap_or_overlap(
        self, requests: Requests, newest_first: list[TrimRequest], size: int
    ) -> None:
        user_id, cursor = newest_first[0].user_id, None
        seen: list[TrimRequest] = []
        while page := requests.list_of_user(user_id, after=cursor, limit=size):
            assert len(page) <= size
            seen += page
            cursor = Cursor.of(page[-1])
        assert seen == newest_first

    @pytest.mark.parametrize("size", [1, 2, 50])
    def test_the_order_can_be_turned_round(
        self, requests: Requests, newest_first: list[TrimRequest], size: int
    ) -> None:
        user_id, cursor = newest_first[0].user_id, None
        seen: list[TrimRequest] = []
        while page := requests.list_of_user(user_id, oldest_first=True, after=cursor, limit=size):
            seen += page
            cursor = Cursor.of(page[-1])
        assert seen == newest_first[::-1]
        oldest = requests.list_of_user(user_id, statuses=[Status.SCHEDULED], oldest_first=True)
        assert list(oldest) == seen

    def test_a_place_needs_no_request(
        self, requests: Requests, newest_first: list[TrimRequest]
    ) -> None:
        other_users = Cursor.of(submitted(created_at=newest_first[2].created_at))
        user_id = newest_first[0].user_id
        assert list(requests.list_of_user(user_id, after=other_users)) == newest_first[1:]

    def test_what_changed_comes_in_the_order_of_its_changes(self, requests: Requests) -> None:
        user_id = a_user_id()
        mine = [submitted(user_id=user_id, created_at=NOW) for _ in range(3)]
        other = submitted(created_at=NOW)
        for request in (*mine, other):
            requests.add(request)
        soon, later, moment = (NOW + timedelta(milliseconds=each) for each in (1, 2, 1))
        first, second = mine[2].cancel(now=soon), mine[0].cancel(now=later)
        theirs = other.cancel(now=later + timedelta(milliseconds=1))
        for request in (second, theirs, first):
            requests.replace(request)
        assert list(requests.list_changed(moment, limit=9)) == [first, second, theirs]
        assert list(requests.list_changed(moment, limit=2)) == [first, second]
        assert list(requests.list_changed(later, user_id=user_id, limit=9)) == [second]
        assert list(requests.list_changed(moment, user_id=user_id, limit=1)) == [first]
        assert list(requests.list_changed(NOW, user_id=user_id, limit=9))[1:] == [first, second]
        assert list(requests.list_changed(later + timedelta(days=1), limit=9)) == []

    def test_only_the_asked_statuses_are_listed(self, requests: Requests) -> None:
        user_id = a_user_id()
        mine = {status: a_request(status, user_id=user_id) for status in Status}
        for request in mine.values():
            requests.add(request)
        for status, request in mine.items():
            assert list(requests.list_of_user(user_id, statuses=[status])) == [request]
        ended = {Status.DONE, Status.FAILED}
        listed = requests.list_of_user(user_id, statuses=frozenset(ended))
        assert list(listed) == [mine[Status.FAILED], mine[Status.DONE]]
        assert list(requests.list_of_user(user_id, statuses=ended, limit=1)) == listed[:1]
        assert list(requests.list_of_user(user_id, statuses=[])) == []

    def test_those_of_several_statuses_come_in_one_order(self, requests: Requests) -> None:
        user_id = a_user_id()
        cycle = [Status.DONE, Status.SCHEDULED, Status.DONE, Status.FAILED, Status.SCHEDULED]
        mine = [
            a_request(status, user_id=user_id, created_at=NOW - timedelta(milliseconds=age))
            for age, status in enumerate(cycle)
        ]
        for request in (*mine[::2], *mine[1::2]):
            requests.add(request)
            requests.add(a_request(request.status, created_at=request.created_at))
        chosen = [mine[0], mine[1], mine[2], mine[4]]
        seen: list[TrimRequest] = []
        while page := requests.list_of_user(
            user_id,
            statuses=[Status.SCHEDULED, Status.DONE, Status.SCHEDULED],
            after=Cursor.of(seen[-1]) if seen else None,
            limit=3,
        ):
            seen += page
        assert seen == chosen
        both = {Status.DONE, Status.SCHEDULED}
        oldest = requests.list_of_user(user_id, statuses=both, oldest_first=True, limit=3)
        assert list(oldest) == chosen[:0:-1]

    def test_a_users_requests_are_counted_up_to_a_limit(self, requests: Requests) -> None:
        user_id = a_user_id()
        for status in (*Status, Status.SCHEDULED, Status.DONE):
            requests.add(a_request(status, user_id=user_id))
            requests.add(a_request(status))
        open_ones = {Status.SCHEDULED, Status.PROCESSING}
        for limit, expected in ((0, 0), (1, 1), (3, 3), (4, 3), (1_000_000, 3)):
            assert requests.count_of_user(user_id, statuses=open_ones, limit=limit) == expected
        assert requests.count_of_user(user_id, statuses=[Status.DONE], limit=9) == 2
        assert requests.count_of_user(user_id, statuses=[], limit=9) == 0
        assert requests.count_of_user(a_user_id(), statuses=open_ones, limit=9) == 0

    def test_a_request_that_ends_is_not_counted_any_more(self, requests: Requests) -> None:
        request = submitted()
        requests.add(request)
        open_ones = {Status.SCHEDULED, Status.PROCESSING}
        assert requests.count_of_user(request.user_id, statuses=open_ones, limit=9) == 1
        requests.replace(request.cancel(now=NOW))
        assert requests.count_of_user(request.user_id, statuses=open_ones, limit=9) == 0

    def test_a_changed_request_keeps_its_place(
        self, requests: Requests, newest_first: list[TrimRequest]
    ) -> None:
        changed = newest_first[3].cancel(now=NOW + timedelta(days=1))
        requests.replace(changed)
        expected = [*newest_first[:3], changed, newest_first[4]]
        assert list(requests.list_of_user(changed.user_id)) == expected
