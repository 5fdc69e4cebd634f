from datetime import UTC, datetime, timedelta

import pytest

from trimcore.adapters.memory.clock import MemoryClock
from trimcore.ports.conformance.clock import ClockSuite


class TestMemoryClock(ClockSuite):
    @pytest.fixture
    def clock(self) -> MemoryClock:
        return MemoryClock()


class TestMoving:
    def test_it_stands_still_until_it_is_moved(self) -> None:
        clock = MemoryClock()
        began = clock.now()
        assert clock.now() == began
        assert clock.advance(timedelta(seconds=5)) == clock.now() == began + timedelta(seconds=5)

    def test_it_is_set_to_the_millisecond(self) -> None:
        clock = MemoryClock()
        clock.set(datetime(2020, 1, 2, 3, 4, 5, 6789, tzinfo=UTC))
        assert clock.now() == datetime(2020, 1, 2, 3, 4, 5, 6000, tzinfo=UTC)

    def test_it_shows_no_local_time(self) -> None:
        with pytest.raises(ValueError, match="UTC"):
            MemoryClock(datetime(2020, 1, 2))  # noqa: DTZ001 - that is the point
