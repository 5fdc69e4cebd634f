from datetime import UTC, datetime

import pytest

from trimcore.adapters.system.clock import SystemClock
from trimcore.ports.conformance.clock import ClockSuite


class TestSystemClock(ClockSuite):
    @pytest.fixture
    def clock(self) -> SystemClock:
        return SystemClock()


class TestTruth:
    def test_it_shows_the_machines_time(self) -> None:
        before = datetime.now(UTC)
        shown = SystemClock().now()
        after = datetime.now(UTC)
        assert before.replace(microsecond=before.microsecond // 1000 * 1000) <= shown <= after
