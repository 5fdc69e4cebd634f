import pytest

from trimcore.adapters.memory.stores.sessions import MemorySessions
from trimcore.ports.conformance.stores.sessions import SessionsSuite


class TestMemorySessions(SessionsSuite):
    @pytest.fixture
    def sessions(self) -> MemorySessions:
        return MemorySessions()
