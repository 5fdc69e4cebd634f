"""Whole lives of requests, led at random: what a store holds is always what the rules say."""

from abc import abstractmethod
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from trimcore.domain.errors import IllegalTransition, LeaseLost, StaleVersion
from trimcore.domain.model.ids import RequestId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.video import TrimResult
from trimcore.ports.conformance.stores.builders import (
    CUT_OFF,
    DAMAGED,
    NOW,
    POLICY,
    a_receipt,
    a_user_id,
    submitted,
)
from trimcore.ports.stores.requests import Requests

EVERYTHING = 100_000
MOST = 4
"""Requests of one run; more would dilute their lives."""
SETTINGS = settings(max_examples=40, stateful_step_count=40, deadline=None, database=None)
MOSTLY = st.sampled_from([True, True, True, True, False])
OLDER = st.sampled_from([0, 0, 0, -1])
"""Which attempt speaks up: mostly the newest, sometimes the one before."""

Decision = Callable[[TrimRequest], TrimRequest]


class RequestsMachine(RuleBasedStateMachine):
    """Leads one user's requests through their lives in a store and in a dictionary at once."""

    ids: Bundle[RequestId] = Bundle("ids")

    def __init__(self, requests: Requests) -> None:
        super().__init__()
        self.requests = requests
        self.user_id = a_user_id()
        self.now = NOW
        self.model: dict[RequestId, TrimRequest] = {}
        self.overtaken: dict[RequestId, TrimRequest] = {}
        self.results: dict[RequestId, TrimResult] = {}

    @precondition(lambda self: len(self.model) < MOST)
    @rule(target=ids)
    def submit(self) -> RequestId:
        """Store a new request."""
        request = submitted(user_id=self.user_id, created_at=self.now)
        self.requests.add(request)
        self.model[request.id] = request
        return request.id

    @rule(milliseconds=st.sampled_from([1, 500, 1_000, 10_000, 15_000, 60_000]))
    def wait(self, milliseconds: int) -> None:
        """Let time go by."""
        self.now += timedelta(milliseconds=milliseconds)

    @rule(request_id=ids, worker=st.sampled_from(["one", "two"]), waits=MOSTLY)
    def claim(self, request_id: RequestId, worker: str, *, waits: bool) -> None:
        """Begin an attempt, mostly when its time has come."""
        if waits:
            self.now = max(self.now, self.model[request_id].not_before)
        self._swap(request_id, lambda it: it.claim(worker=worker, now=self.now, policy=POLICY))

    @rule(request_id=ids, age=OLDER, progress=st.integers(0, 100))
    def renew(self, request_id: RequestId, age: int, progress: int) -> None:
        """Extend the lease of the newest attempt, or of one that has lost it."""
        self._swap(
            request_id,
            lambda it: it.renew(
                attempt=it.attempt + age, progress=progress, now=self.now, policy=POLICY
            ),
        )

    @rule(request_id=ids, age=OLDER)
    def finish(self, request_id: RequestId, age: int) -> None:
        """End the newest attempt, or one that has lost its lease, with a result."""
        self._swap(
            request_id,
            lambda it: it.finish(attempt=it.attempt + age, receipt=a_receipt(), now=self.now),
        )

    @rule(request_id=ids, age=OLDER)
    def fail(self, request_id: RequestId, age: int) -> None:
        """End the newest attempt, or one that has lost its lease, for good."""
        self._swap(
            request_id,
            lambda it: it.fail(attempt=it.attempt + age, failure=DAMAGED, now=self.now),
        )

    @rule(request_id=ids, age=OLDER)
    def retry(self, request_id: RequestId, age: int) -> None:
        """Interrupt the newest attempt, or one that has lost its lease."""
        self._swap(
            request_id,
            lambda it: it.retry(
                attempt=it.attempt + age, failure=CUT_OFF, now=self.now, policy=POLICY
            ),
        )

    @rule(request_id=ids, age=OLDER)
    def hand_back(self, request_id: RequestId, age: int) -> None:
        """Let a worker stop."""
        self._swap(request_id, lambda it: it.hand_back(attempt=it.attempt + age, now=self.now))

    @rule(request_id=ids, waits=MOSTLY)
    def lapse(self, request_id: RequestId, *, waits: bool) -> None:
        """Take the request from a worker, mostly from one that has fallen silent."""
        lease = self.model[request_id].lease
        if waits and lease is not None:
            self.now = max(self.now, lease.until)
        self._swap(request_id, lambda it: it.lapse(now=self.now, policy=POLICY))

    @rule(request_id=ids)
    def ring(self, request_id: RequestId) -> None:
        """Note a ring."""
        self._swap(request_id, lambda it: it.ring(now=self.now, policy=POLICY))

    @rule(request_id=ids, keeps_it=MOSTLY)
    def user_intervenes(self, request_id: RequestId, *, keeps_it: bool) -> None:
        """Schedule a failed request again, or sometimes give a request up."""
        if keeps_it:
            self._swap(request_id, lambda it: it.restart(now=self.now, policy=POLICY))
        else:
            self._swap(request_id, lambda it: it.cancel(now=self.now))

    @rule(request_id=ids, end=st.sampled_from(["finish", "fail", "retry", "lapse", "restart"]))
    def whole_attempt(self, request_id: RequestId, end: str) -> None:
        """Claim a request if it waits, and let the attempt end in one way or another."""
        self.claim(request_id, "three", waits=True)
        self.renew(request_id, 0, 50)
        match end:
            case "finish":
                self.finish(request_id, 0)
            case "fail":
                self.fail(request_id, 0)
            case "retry":
                self.retry(request_id, 0)
            case "lapse":
                self.lapse(request_id, waits=True)
            case _:
                self.fail(request_id, 0)
                self.user_intervenes(request_id, keeps_it=True)

    @rule(request_id=ids)
    def repeat_a_lost_race(self, request_id: RequestId) -> None:
        """Write what was decided on a value that somebody has replaced since."""
        if request_id in self.overtaken:
            with pytest.raises(StaleVersion):
                self.requests.replace(self.overtaken[request_id])

    @invariant()
    def no_request_is_lost(self) -> None:
        """Every request is there, as it was left."""
        stored = {each.id: each for each in self.requests.list_of_user(self.user_id)}
        assert stored == self.model

    @invariant()
    def due_is_what_the_domain_calls_due(self) -> None:
        """The store selects as the domain's predicate does."""
        due = [each for each in self.requests.due(self.now, EVERYTHING) if each.id in self.model]
        expected = {each.id for each in self.model.values() if each.is_due(self.now)}
        assert {each.id for each in due} == expected
        assert len(due) == len(expected)

    @invariant()
    def a_result_is_the_only_one(self) -> None:
        """What is done stays done, with the result it got."""
        for request_id, result in self.results.items():
            stored = self.requests.get(request_id)
            assert (stored.status, stored.video.result) == (Status.DONE, result)

    def _swap(self, request_id: RequestId, decide: Decision) -> None:
        before = self.requests.get(request_id)
        assert before == self.model[request_id]
        try:
            after = decide(before)
        except (IllegalTransition, LeaseLost):
            return
        self.requests.replace(after)
        assert after.version == before.version + 1
        assert before.attempt <= after.attempt <= before.attempt + 1
        self.model[request_id] = after
        self.overtaken[request_id] = after
        if after.video.result is not None:
            self.results[request_id] = after.video.result


class StatefulSuite:
    """Subclass it, and override `requests` with a fixture that gives a store.

    `effort` is Hypothesis's: how many lives to lead, among other things.
    """

    effort = SETTINGS

    @pytest.fixture
    @abstractmethod
    def requests(self) -> Requests:
        """Return the adapter under test."""

    def test_lives_of_requests(self, requests: Requests) -> None:
        class Machine(RequestsMachine):
            def __init__(self) -> None:
                super().__init__(requests)

        run_state_machine_as_test(Machine, settings=self.effort)

    def test_due_is_what_the_domain_calls_due(self, requests: Requests) -> None:
        @settings(self.effort)
        @given(ages=st.lists(st.integers(-5, 5), max_size=8), moment=st.integers(-6, 6))
        def check(ages: list[int], moment: int) -> None:
            now = NOW + timedelta(milliseconds=moment)
            mine = {each.id: each for each in map(_due_at, ages)}
            for request in mine.values():
                requests.add(request)
            due = [each for each in requests.due(now, EVERYTHING) if each.id in mine]
            expected = {each.id for each in mine.values() if each.is_due(now)}
            assert {each.id for each in due} == expected
            assert due == sorted(due, key=lambda each: each.due_at or now)

        check()


def _due_at(milliseconds: int) -> TrimRequest:
    moment = NOW + timedelta(milliseconds=milliseconds)
    return submitted(created_at=moment - POLICY.ring_after)
