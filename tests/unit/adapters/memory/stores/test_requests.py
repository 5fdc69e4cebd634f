import pytest

from trimcore.adapters.memory.stores.requests import MemoryRequests
from trimcore.ports.conformance.stores.requests import RequestsSuite


class TestMemoryRequests(RequestsSuite):
    @pytest.fixture
    def requests(self) -> MemoryRequests:
        return MemoryRequests()
