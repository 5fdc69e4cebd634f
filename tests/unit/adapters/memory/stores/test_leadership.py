import pytest

from trimcore.adapters.memory.stores.leadership import MemoryLeadership
from trimcore.ports.conformance.stores.leadership import LeadershipSuite


class TestMemoryTurns(LeadershipSuite):
    @pytest.fixture
    def leadership(self) -> MemoryLeadership:
        return MemoryLeadership()
