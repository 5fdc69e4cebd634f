"""The suites have teeth: each adapter with a bug fails in the test that is about the bug."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

FAULTY = Path(__file__).parent / "faulty_adapters.py"

FOUND_BY = {
    "TestRacingRequests": "test_five_workers_with_ten_swaps_each_total_fifty",
    "TestCoarseRequests": "test_every_millisecond_is_kept",
    "TestLateRequests": "test_due_is_what_the_domain_calls_due",
    "TestForgetfulRequests": "test_lives_of_requests",
    "TestRepeatingRequests": "test_pages_meet_without_gap_or_overlap",
    "TestHastyRequests": "test_a_bell_that_rings_does_not_shorten_the_wait",
    "TestLiteralUsers": "test_one_address_in_two_spellings_is_one_user",
    "TestForgivingSessions": "test_the_first_revocation_stays",
    "TestUnsafeSessions": "test_a_uid_is_taken_once",
    "TestDistinctThrottle": "test_events_of_one_moment_all_count",
    "TestForgetfulDeliveries": "test_those_to_some_webhooks_are_left_out",
    "TestTellingWebhooks": "test_another_version_is_not_replaced",
    "TestGreedyBlobs": "test_a_range_is_read",
    "TestHastyBlobs": "test_nothing_is_visible_before_the_commit",
    "TestStrictBlobs": "test_a_deleted_blob_is_gone_and_stays_gone",
    "TestTrustingBlobs": "test_a_hostile_key_is_refused",
}


@pytest.fixture(scope="module")
def report() -> str:
    """Run the tests over the faulty adapters, and give what pytest prints."""
    tests = [f"{FAULTY}::{adapter}::{test}" for adapter, test in FOUND_BY.items()]
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("adapter", FOUND_BY)
def test_a_bug_is_found(report: str, adapter: str) -> None:
    assert re.search(rf"^FAILED \S+::{adapter}::{FOUND_BY[adapter]}\b", report, re.MULTILINE)


def test_every_faulty_adapter_is_judged() -> None:
    classes = re.findall(r"^class (Test\w+)", FAULTY.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(classes) == set(FOUND_BY)
