"""What every clock does."""

from abc import abstractmethod
from datetime import UTC, datetime, timedelta

import pytest

from trimcore.ports.clock import Clock


class ClockSuite:
    """Subclass it, and override `clock`."""

    @pytest.fixture
    @abstractmethod
    def clock(self) -> Clock:
        """Return the adapter under test."""

    def test_it_shows_utc(self, clock: Clock) -> None:
        assert clock.now().utcoffset() == timedelta(0)

    def test_it_shows_whole_milliseconds(self, clock: Clock) -> None:
        assert {clock.now().microsecond % 1000 for _ in range(200)} == {0}

    def test_its_moments_can_be_compared(self, clock: Clock) -> None:
        assert clock.now() > datetime(2001, 1, 1, tzinfo=UTC)
