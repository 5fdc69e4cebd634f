import pytest

from trimcore.adapters.memory.tokens import MemoryTokens
from trimcore.ports.conformance.tokens import TokensSuite


class TestMemoryTokens(TokensSuite):
    @pytest.fixture
    def tokens(self) -> MemoryTokens:
        return MemoryTokens()

    @pytest.fixture
    def foreign(self) -> MemoryTokens:
        return MemoryTokens()
