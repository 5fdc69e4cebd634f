import pytest

from trimcore.adapters.memory.requests import MemoryRequests
from trimcore.ports.conformance.requests import RequestsSuite


class TestMemoryRequests(RequestsSuite):
    @pytest.fixture
    def requests(self) -> MemoryRequests:
        return MemoryRequests()
