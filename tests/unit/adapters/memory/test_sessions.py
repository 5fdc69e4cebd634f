import pytest

from trimcore.adapters.memory.sessions import MemorySessions
from trimcore.ports.conformance.sessions import SessionsSuite


class TestMemorySessions(SessionsSuite):
    @pytest.fixture
    def sessions(self) -> MemorySessions:
        return MemorySessions()
