from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from trimcore.domain.errors import IllegalTransition, LeaseLost
from trimcore.domain.model.lease import EXHAUSTED, HANDED_BACK, LAPSED, RetryPolicy
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import LONGEST_HISTORY, TrimRequest
from trimcore.domain.model.webhooks.event_type import EventType
from trimcore.ports.conformance.stores.builders import (
    CUT_OFF,
    DAMAGED,
    NOW,
    POLICY,
    a_receipt,
    a_request,
    submitted,
)

SECOND = timedelta(seconds=1)
MILLISECOND = timedelta(milliseconds=1)


def claimed(request: TrimRequest | None = None) -> TrimRequest:
    """Return a request that worker `one` has just begun, as soon as it could."""
    request = request or submitted()
    return request.claim(worker="one", now=request.not_before, policy=POLICY)


class TestSubmission:
    def test_it_waits_for_a_worker_and_is_rung_for_again_later(self) -> None:
        request = submitted()
        assert (request.status, request.version, request.attempt) == (Status.SCHEDULED, 1, 0)
        assert request.is_claimable(NOW)
        assert not request.is_due(NOW + POLICY.ring_after - MILLISECOND)
        assert request.is_due(NOW + POLICY.ring_after)


class TestClaim:
    def test_it_begins_an_attempt_under_a_lease(self) -> None:
        request = claimed()
        assert request.lease is not None
        assert (request.lease.worker, request.lease.attempt) == ("one", 1)
        assert request.lease.until == request.due_at == NOW + POLICY.lease
        assert (request.attempt, request.tries, request.progress) == (1, 1, 0)
        assert request.began_at == NOW

    def test_it_waits_until_the_request_may_be_tried(self) -> None:
        waiting = claimed().retry(attempt=1, failure=CUT_OFF, now=NOW, policy=POLICY)
        early = waiting.not_before - MILLISECOND
        assert not waiting.is_claimable(early)
        with pytest.raises(IllegalTransition, match="not to be tried before"):
            waiting.claim(worker="one", now=early, policy=POLICY)
        again = waiting.claim(worker="two", now=waiting.not_before, policy=POLICY)
        assert (again.attempt, again.tries) == (2, 2)


class TestRenewal:
    def test_it_extends_the_lease_and_notes_the_progress(self) -> None:
        at = NOW + 7 * SECOND
        renewed = claimed().renew(attempt=1, progress=30, now=at, policy=POLICY)
        assert renewed.lease is not None
        assert renewed.lease.until == renewed.due_at == at + POLICY.lease
        assert renewed.progress == 30

    @pytest.mark.parametrize(
        ("known", "told", "kept"), [(0, 50, 50), (50, 20, 50), (50, 200, 100), (50, -1, 50)]
    )
    def test_progress_never_falls_and_ends_at_100(self, known: int, told: int, kept: int) -> None:
        running = replace(claimed(), progress=known)
        assert running.renew(attempt=1, progress=told, now=NOW, policy=POLICY).progress == kept

    def test_a_clock_set_back_does_not_shorten_the_lease(self) -> None:
        running = claimed()
        renewed = running.renew(attempt=1, progress=0, now=NOW - timedelta(hours=1), policy=POLICY)
        assert renewed.lease == running.lease

    def test_a_lapsed_lease_is_renewed_while_nobody_took_the_request(self) -> None:
        late = NOW + 10 * POLICY.lease
        renewed = claimed().renew(attempt=1, progress=0, now=late, policy=POLICY)
        assert renewed.due_at == late + POLICY.lease


class TestFencing:
    @pytest.mark.parametrize("attempt", [0, 1, 3])
    def test_only_the_attempt_that_holds_the_lease_counts(self, attempt: int) -> None:
        request = a_request(Status.PROCESSING)
        assert request.attempt == 2
        with pytest.raises(LeaseLost):
            request.renew(attempt=attempt, progress=1, now=NOW, policy=POLICY)
        with pytest.raises(LeaseLost):
            request.finish(attempt=attempt, receipt=a_receipt(), now=NOW)
        with pytest.raises(LeaseLost):
            request.fail(attempt=attempt, failure=DAMAGED, now=NOW)
        with pytest.raises(LeaseLost):
            request.retry(attempt=attempt, failure=CUT_OFF, now=NOW, policy=POLICY)


class TestFinish:
    def test_the_result_is_kept_under_the_attempts_own_key(self) -> None:
        receipt = a_receipt()
        done = a_request(Status.PROCESSING).finish(attempt=2, receipt=receipt, now=NOW)
        assert done.video.result is not None
        assert done.video.result.key == f"results/{done.id}/2"
        assert done.video.result.receipt == receipt
        assert (done.progress, done.lease, done.due_at, done.failure) == (100, None, None, None)

    def test_the_attempt_goes_into_the_history(self) -> None:
        done = claimed().finish(attempt=1, receipt=a_receipt(), now=NOW + SECOND)
        (attempt,) = done.history
        assert (attempt.number, attempt.worker) == (1, "one")
        assert (attempt.began_at, attempt.ended_at) == (NOW, NOW + SECOND)
        assert (attempt.outcome, attempt.failure) == (Status.DONE, None)


class TestFailure:
    def test_the_reason_is_kept(self) -> None:
        failed = claimed().fail(attempt=1, failure=DAMAGED, now=NOW)
        assert (failed.failure, failed.due_at, failed.video.result) == (DAMAGED, None, None)
        assert failed.history[-1].failure == DAMAGED


class TestRetry:
    def test_it_waits_longer_each_time(self) -> None:
        request, waits = submitted(), []
        for _ in range(POLICY.attempts - 1):
            running = claimed(request)
            at = running.updated_at
            request = running.retry(attempt=running.attempt, failure=CUT_OFF, now=at, policy=POLICY)
            waits.append(request.not_before - at)
            assert request.due_at == request.not_before
        assert waits == [1 * SECOND, 2 * SECOND, 4 * SECOND, 8 * SECOND]

    def test_progress_begins_anew_and_the_reason_is_in_the_history_alone(self) -> None:
        running = replace(claimed(), progress=80)
        waiting = running.retry(attempt=1, failure=CUT_OFF, now=NOW, policy=POLICY)
        assert (waiting.progress, waiting.failure) == (0, None)
        assert waiting.history[-1].failure == CUT_OFF
        assert waiting.history[-1].outcome is Status.SCHEDULED

    def test_the_last_try_that_is_interrupted_fails_the_request(self) -> None:
        policy = RetryPolicy(attempts=1)
        failed = claimed().retry(attempt=1, failure=CUT_OFF, now=NOW, policy=policy)
        assert (failed.status, failed.failure) == (Status.FAILED, EXHAUSTED)

    def test_only_a_holder_uses_up_the_last_try(self) -> None:
        with pytest.raises(LeaseLost):
            claimed().retry(attempt=0, failure=CUT_OFF, now=NOW, policy=RetryPolicy(attempts=1))


class TestHandingBack:
    def test_a_worker_that_stops_costs_an_attempt_but_no_try(self) -> None:
        running = a_request(Status.PROCESSING)
        at = running.updated_at + SECOND
        waiting = running.hand_back(attempt=2, now=at)
        assert (waiting.status, waiting.attempt) == (Status.SCHEDULED, 2)
        assert (waiting.tries, waiting.progress) == (running.tries - 1, 0)
        assert waiting.is_claimable(at)
        assert waiting.is_due(at)
        assert waiting.history[-1].failure == HANDED_BACK

    def test_only_the_holder_hands_back(self) -> None:
        with pytest.raises(LeaseLost):
            a_request(Status.PROCESSING).hand_back(attempt=1, now=NOW)


class TestLapse:
    def test_a_silent_worker_loses_the_request(self) -> None:
        late = NOW + POLICY.lease
        waiting = claimed().lapse(now=late, policy=POLICY)
        assert waiting.status is Status.SCHEDULED
        assert waiting.history[-1].failure == LAPSED
        with pytest.raises(IllegalTransition):
            waiting.finish(attempt=1, receipt=a_receipt(), now=late)

    def test_a_lease_that_runs_is_respected(self) -> None:
        with pytest.raises(IllegalTransition):
            claimed().lapse(now=NOW + POLICY.lease - MILLISECOND, policy=POLICY)

    @pytest.mark.parametrize("status", sorted(set(Status) - {Status.PROCESSING}))
    def test_without_a_lease_nothing_lapses(self, status: Status) -> None:
        with pytest.raises(IllegalTransition):
            a_request(status).lapse(now=NOW + timedelta(days=1), policy=POLICY)


class TestRing:
    def test_the_bell_is_not_rung_again_for_a_while(self) -> None:
        at = NOW + POLICY.ring_after
        rung = submitted().ring(now=at, policy=POLICY)
        assert not rung.is_due(at)
        assert rung.is_due(at + POLICY.ring_after)
        assert rung.is_claimable(at)


class TestRestart:
    def test_a_failed_request_gets_all_its_tries_again(self) -> None:
        failed = a_request(Status.FAILED)
        at = failed.updated_at + SECOND
        restarted = failed.restart(now=at, policy=POLICY)
        assert (restarted.status, restarted.tries, restarted.failure) == (Status.SCHEDULED, 0, None)
        assert (restarted.history, restarted.attempt) == (failed.history, failed.attempt)
        assert restarted.is_claimable(at)
        assert claimed(restarted).attempt == failed.attempt + 1

    def test_a_cancelled_request_gets_all_its_tries_again(self) -> None:
        cancelled = claimed().cancel(now=NOW + SECOND)
        restarted = cancelled.restart(now=NOW + 2 * SECOND, policy=POLICY)
        assert (restarted.status, restarted.tries) == (Status.SCHEDULED, 0)
        assert claimed(restarted).attempt == cancelled.attempt + 1


class TestCancel:
    def test_a_running_attempt_is_closed_without_a_reason(self) -> None:
        cancelled = claimed().cancel(now=NOW + SECOND)
        assert (cancelled.lease, cancelled.due_at, cancelled.failure) == (None, None, None)
        assert cancelled.history[-1].outcome is Status.CANCELLED

    def test_a_waiting_request_has_no_attempt_to_close(self) -> None:
        assert submitted().cancel(now=NOW).history == ()


class TestHistory:
    def test_it_keeps_the_newest_attempts(self) -> None:
        policy, request = RetryPolicy(attempts=1000), submitted()
        for _ in range(LONGEST_HISTORY + 7):
            running = claimed(request)
            request = running.retry(
                attempt=running.attempt, failure=CUT_OFF, now=running.updated_at, policy=policy
            )
        numbers = [attempt.number for attempt in request.history]
        assert numbers == list(range(8, LONGEST_HISTORY + 8))


class TestCoherence:
    @pytest.mark.parametrize("status", Status)
    @pytest.mark.parametrize("other", Status)
    def test_no_status_goes_with_the_parts_of_another(self, status: Status, other: Status) -> None:
        """Failed and cancelled differ by the reason, the others by lease, result and due_at."""
        request = a_request(status)
        if status is other:
            assert replace(request, status=other) == request
        else:
            with pytest.raises(ValueError, match="must fit"):
                replace(request, status=other)

    @pytest.mark.parametrize(
        "field", ["created_at", "updated_at", "due_at", "not_before", "began_at"]
    )
    @pytest.mark.parametrize(
        "moment", [NOW.replace(tzinfo=None), NOW.astimezone(timezone(timedelta(hours=2)))]
    )
    def test_every_moment_is_utc(self, field: str, moment: datetime) -> None:
        with pytest.raises(ValueError, match=field):
            replace(claimed(), **{field: moment})  # type: ignore[arg-type] # a field of moments


def test_each_end_is_still_to_be_told_until_it_is() -> None:
    """Also when the request has been restarted meanwhile; nothing else about it changes."""
    failed = a_request(Status.FAILED)
    again = failed.restart(now=NOW, policy=POLICY)
    ended = again.cancel(now=NOW)
    first, second = ended.endings
    assert (first.event, second.event) == (EventType.REQUEST_FAILED, EventType.REQUEST_CANCELLED)
    assert (first.at, second.at) == (failed.updated_at, NOW)
    assert (first.number, second.number) == (failed.version, ended.version)
    told = ended.announce(first)
    assert told == replace(ended, version=ended.version + 1, endings=(second,))
    assert told.announce(second).endings == ()
