"""What every store of trim requests does."""

from abc import abstractmethod
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from trimcore.domain.cutting.modes import OutputContainer, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import DuplicateId, DuplicateSubmission, RequestNotFound, StaleVersion
from trimcore.domain.model.ids import RequestId
from trimcore.domain.model.lifecycle import Status
from trimcore.ports.conformance.stores.builders import (
    FINER,
    NOW,
    POLICY,
    a_receipt,
    a_request,
    a_user_id,
    a_window,
    an_object_id,
    processing_again,
    submitted,
)
from trimcore.ports.conformance.stores.of_requests.backlogs import BacklogsSuite
from trimcore.ports.conformance.stores.of_requests.belongings import BelongingsSuite
from trimcore.ports.conformance.stores.of_requests.listings import ListingsSuite
from trimcore.ports.conformance.stores.of_requests.stateful import StatefulSuite
from trimcore.ports.conformance.stores.races import failures, race
from trimcore.ports.stores.cursor import Cursor
from trimcore.ports.stores.requests import Requests


class RequestsSuite(BacklogsSuite, BelongingsSuite, ListingsSuite, StatefulSuite):
    """Subclass it, and override `requests` with a fixture that gives an empty store."""

    @pytest.fixture
    @abstractmethod
    def requests(self) -> Requests:
        """Return the adapter under test."""

    @pytest.mark.parametrize("status", Status)
    def test_a_request_of_every_status_comes_back(self, requests: Requests, status: Status) -> None:
        request = a_request(status, idempotency_key="once")
        requests.add(request)
        assert requests.get(request.id) == request

    @pytest.mark.parametrize("status", Status)
    def test_a_replaced_request_of_every_status_comes_back(
        self, requests: Requests, status: Status
    ) -> None:
        after = a_request(status)
        before = replace(submitted(user_id=after.user_id), id=after.id, version=after.version - 1)
        requests.add(before)
        requests.replace(after)
        assert requests.get(after.id) == after

    def test_a_receipt_without_sound_and_streams_comes_back(self, requests: Requests) -> None:
        running = processing_again(submitted())
        receipt = a_receipt(audio_offset_us=None, streams=())
        done = running.finish(attempt=2, receipt=receipt, now=NOW + timedelta(hours=1))
        requests.add(done)
        assert requests.get(done.id) == done

    @pytest.mark.parametrize("mode", TrimMode)
    @pytest.mark.parametrize("container", OutputContainer)
    def test_what_is_asked_for_comes_back(
        self, requests: Requests, mode: TrimMode, container: OutputContainer
    ) -> None:
        windows = (a_window(), a_window(), TrimWindow(start_us=0, duration_us=1))
        request = replace(submitted(), windows=windows, mode=mode, container=container)
        requests.add(request)
        assert requests.get(request.id) == request

    def test_every_millisecond_is_kept(self, requests: Requests) -> None:
        for milliseconds in range(0, 1000, 37):
            request = submitted(created_at=NOW.replace(microsecond=milliseconds * 1000))
            requests.add(request)
            assert requests.get(request.id) == request

    def test_what_is_finer_than_a_millisecond_is_cut_off(self, requests: Requests) -> None:
        fine = submitted(created_at=NOW + FINER)
        due_at = NOW + POLICY.ring_after
        whole = replace(fine, created_at=NOW, updated_at=NOW, not_before=NOW, due_at=due_at)
        requests.add(fine)
        assert requests.get(fine.id) == whole
        assert [each.id for each in requests.due(due_at, 9)] == [fine.id]
        assert requests.waiting_since() == NOW
        before = Cursor(created_at=NOW + FINER, id=fine.id)
        assert requests.list_of_user(fine.user_id, after=before) == []
        claimed = fine.claim(worker="worker-0", now=NOW + FINER, policy=POLICY)
        requests.replace(claimed)
        assert requests.get(fine.id) == whole.claim(worker="worker-0", now=NOW, policy=POLICY)
        again = submitted(created_at=NOW + FINER)
        requests.add(processing_again(again))
        whole = replace(again, created_at=NOW, updated_at=NOW, not_before=NOW, due_at=due_at)
        assert requests.get(again.id) == processing_again(whole)

    def test_an_unknown_request_is_not_found(self, requests: Requests) -> None:
        requests.add(submitted())
        unknown = submitted()
        with pytest.raises(RequestNotFound):
            requests.get(unknown.id)
        with pytest.raises(RequestNotFound):
            requests.replace(replace(unknown, version=2))

    def test_an_id_is_taken_once(self, requests: Requests) -> None:
        request = submitted()
        requests.add(request)
        with pytest.raises(DuplicateId):
            requests.add(replace(submitted(), id=request.id))
        assert requests.get(request.id) == request

    def test_a_request_that_is_stored_again_has_its_id_taken(self, requests: Requests) -> None:
        request = submitted(idempotency_key="once")
        requests.add(request)
        with pytest.raises(DuplicateId):
            requests.add(request)

    def test_what_never_changes_is_kept(self, requests: Requests) -> None:
        before = submitted(idempotency_key="once")
        requests.add(before)
        after = before.cancel(now=NOW)
        moved = replace(
            after,
            user_id=a_user_id(),
            idempotency_key="other",
            created_at=before.created_at - timedelta(days=1),
        )
        requests.replace(moved)
        assert requests.get(before.id) == after
        assert list(requests.list_of_user(before.user_id)) == [after]
        assert list(requests.list_of_user(moved.user_id)) == []
        assert requests.find_submission(before.user_id, "once") == after

    def test_a_submission_is_found_by_user_and_key(self, requests: Requests) -> None:
        mine = submitted(idempotency_key="Key 1")
        requests.add(mine)
        requests.add(submitted(user_id=mine.user_id, idempotency_key="key 1"))
        assert requests.find_submission(mine.user_id, "Key 1") == mine
        assert requests.find_submission(mine.user_id, "key") is None
        assert requests.find_submission(a_user_id(), "Key 1") is None

    def test_a_key_is_used_once_by_a_user(self, requests: Requests) -> None:
        first = submitted(idempotency_key="key")
        again = submitted(user_id=first.user_id, idempotency_key="key")
        requests.add(first)
        with pytest.raises(DuplicateSubmission):
            requests.add(again)
        with pytest.raises(RequestNotFound):
            requests.get(again.id)
        assert requests.find_submission(first.user_id, "key") == first

    def test_users_may_use_the_same_key(self, requests: Requests) -> None:
        theirs = [submitted(idempotency_key="key") for _ in range(2)]
        for request in theirs:
            requests.add(request)
        assert [requests.find_submission(each.user_id, "key") for each in theirs] == theirs

    def test_requests_without_a_key_never_collide(self, requests: Requests) -> None:
        user_id = a_user_id()
        for _ in range(3):
            requests.add(submitted(user_id=user_id))
        assert len(requests.list_of_user(user_id)) == 3

    def test_of_many_submissions_with_one_key_one_wins(self, requests: Requests) -> None:
        user_id = a_user_id()
        rivals = [submitted(user_id=user_id, idempotency_key="key") for _ in range(20)]
        outcomes = race([partial(requests.add, rival) for rival in rivals])
        assert failures(outcomes) == [DuplicateSubmission] * 19
        winner = rivals[outcomes.index(None)]
        assert requests.find_submission(user_id, "key") == winner
        assert requests.list_of_user(user_id) == [winner]

    @pytest.mark.parametrize("wrong", [-1, 0, 2, 7])
    def test_only_the_next_version_replaces(self, requests: Requests, wrong: int) -> None:
        stored = replace(submitted(), version=3)
        requests.add(stored)
        with pytest.raises(StaleVersion):
            requests.replace(replace(stored, version=stored.version + wrong, progress=50))
        assert requests.get(stored.id) == stored

    def test_one_replacement_leaves_the_others_alone(self, requests: Requests) -> None:
        one, other = submitted(), submitted()
        requests.add(one)
        requests.add(other)
        requests.replace(one.cancel(now=NOW))
        assert requests.get(one.id) == one.cancel(now=NOW)
        assert requests.get(other.id) == other

    def test_of_two_claims_one_wins(self, requests: Requests) -> None:
        for _ in range(10):
            request = submitted()
            requests.add(request)
            claims = [
                request.claim(worker=worker, now=NOW, policy=POLICY) for worker in ("one", "two")
            ]
            outcomes = race([partial(requests.replace, claim) for claim in claims])
            assert failures(outcomes) == [StaleVersion]
            assert requests.get(request.id) == claims[outcomes.index(None)]

    def test_five_workers_with_ten_swaps_each_total_fifty(self, requests: Requests) -> None:
        request = submitted()
        requests.add(request)
        outcomes = race([partial(swap_often, requests, request.id, 10)] * 5)
        assert failures(outcomes) == []
        assert requests.get(request.id).version == 1 + 50

    def test_due_requests_come_longest_due_first(self, requests: Requests) -> None:
        moments = [timedelta(milliseconds=each) for each in (7, -3, 0, 1, -90_000)]
        waiting = [replace(submitted(), due_at=NOW + moment) for moment in moments]
        for request in waiting:
            requests.add(request)
        requests.add(a_request(Status.DONE))
        longest_due_first = [waiting[4], waiting[1], waiting[2]]
        assert list(requests.due(NOW, 10)) == longest_due_first
        assert list(requests.due(NOW, 2)) == longest_due_first[:2]
        assert list(requests.due(NOW, 0)) == []
        assert list(requests.due(NOW - timedelta(days=1), 10)) == []

    @pytest.mark.parametrize("status", [Status.DONE, Status.FAILED, Status.CANCELLED])
    def test_an_ended_request_is_never_due(self, requests: Requests, status: Status) -> None:
        running = a_request(Status.PROCESSING)
        ended = replace(a_request(status), id=running.id, version=running.version + 1)
        requests.add(running)
        assert list(requests.due(NOW + timedelta(days=1), 10)) == [running]
        requests.replace(ended)
        assert list(requests.due(NOW + timedelta(days=1), 10)) == []

    def test_the_answer_is_the_callers_own(self, requests: Requests) -> None:
        request = submitted()
        requests.add(request)
        for answer in (
            requests.due(NOW + timedelta(days=1), 10),
            requests.list_of_user(request.user_id),
        ):
            if isinstance(answer, list):
                answer.clear()
        assert list(requests.due(NOW + timedelta(days=1), 10)) == [request]
        assert list(requests.list_of_user(request.user_id)) == [request]

    def test_it_answers_a_ping(self, requests: Requests) -> None:
        requests.ping()

    def test_a_name_may_hold_anything(self, requests: Requests) -> None:
        name = "$where: {\"a.b\": '; DROP TABLE requests; --'} \\ %s \u202e 🏖"
        request = submitted(name=name, idempotency_key=f"${an_object_id()}.'\"")
        requests.add(request)
        assert requests.get(request.id) == request
        assert requests.find_submission(request.user_id, request.idempotency_key or "") == request


def swap_often(requests: Requests, request_id: RequestId, times: int) -> None:
    """Count a request's version up so many times, against whoever does the same."""
    for _ in range(times):
        while True:
            stored = requests.get(request_id)
            try:
                requests.replace(stored.ring(now=NOW, policy=POLICY))
                break
            except StaleVersion:
                continue
