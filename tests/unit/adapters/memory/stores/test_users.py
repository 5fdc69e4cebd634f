import pytest

from trimcore.adapters.memory.stores.users import MemoryUsers
from trimcore.ports.conformance.stores.users import UsersSuite


class TestMemoryUsers(UsersSuite):
    @pytest.fixture
    def users(self) -> MemoryUsers:
        return MemoryUsers()
