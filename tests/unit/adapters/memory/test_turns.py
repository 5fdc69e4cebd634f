import pytest

from trimcore.adapters.memory.turns import MemoryTurns
from trimcore.ports.conformance.turns import TurnsSuite


class TestMemoryTurns(TurnsSuite):
    @pytest.fixture
    def turns(self) -> MemoryTurns:
        return MemoryTurns()
