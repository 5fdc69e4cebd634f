import pytest

from trimcore.adapters.memory.throttle import MemoryThrottle
from trimcore.ports.conformance.throttle import ThrottleSuite


class TestMemoryThrottle(ThrottleSuite):
    @pytest.fixture
    def throttle(self) -> MemoryThrottle:
        return MemoryThrottle()
