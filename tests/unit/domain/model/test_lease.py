from datetime import datetime, timedelta

import pytest

from trimcore.domain.model.lease import Lease, RetryPolicy
from trimcore.ports.conformance.stores.builders import NOW

MILLISECOND = timedelta(milliseconds=1)


class TestLease:
    def test_its_last_moment_is_outside(self) -> None:
        lease = Lease(worker="one", attempt=1, until=NOW)
        assert not lease.has_lapsed(NOW - MILLISECOND)
        assert lease.has_lapsed(NOW)

    def test_local_time_is_refused(self) -> None:
        with pytest.raises(ValueError, match="until"):
            Lease(worker="one", attempt=1, until=datetime(2020, 1, 1))  # noqa: DTZ001 - the point


class TestRetryPolicy:
    @pytest.mark.parametrize(
        ("tries", "seconds"),
        [(-1, 1), (0, 1), (1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 20), (10**9, 20)],
    )
    def test_the_wait_doubles_up_to_a_limit(self, tries: int, seconds: int) -> None:
        assert RetryPolicy().wait_after(tries) == timedelta(seconds=seconds)

    @pytest.mark.parametrize(
        ("codes", "attempts"),
        [
            ([], 5),
            (["unavailable", "busy", "storage_full"], 8),
            (["no_space", "no_descriptors", "no_process", "disk_failed", "engine_missing"], 10),
            (["no_memory", "process_killed"], 5),
            (["internal", "lease_lapsed"], 5),
            (["no_space"] * 99, 45),
        ],
    )
    def test_what_is_certainly_no_fault_of_the_request_does_not_count(
        self, codes: list[str], attempts: int
    ) -> None:
        """What takes all memory may be the video itself, so such tries count."""
        assert RetryPolicy().forgiving_outages(codes).attempts == attempts

    def test_a_first_wait_over_the_limit_is_cut(self) -> None:
        policy = RetryPolicy(first_wait=timedelta(days=9), longest_wait=timedelta(seconds=1))
        assert policy.wait_after(1) == timedelta(seconds=1)
