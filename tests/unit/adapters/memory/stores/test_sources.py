import pytest

from trimcore.adapters.memory.stores.sources import MemorySources
from trimcore.ports.conformance.stores.sources import SourcesSuite


class TestMemorySources(SourcesSuite):
    @pytest.fixture
    def sources(self) -> MemorySources:
        return MemorySources()
