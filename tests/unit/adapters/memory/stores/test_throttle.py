import pytest

from trimcore.adapters.memory.stores.throttle import MemoryThrottle
from trimcore.ports.conformance.stores.throttle import ThrottleSuite


class TestMemoryThrottle(ThrottleSuite):
    @pytest.fixture
    def throttle(self) -> MemoryThrottle:
        return MemoryThrottle()
