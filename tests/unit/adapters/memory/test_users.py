import pytest

from trimcore.adapters.memory.users import MemoryUsers
from trimcore.ports.conformance.users import UsersSuite


class TestMemoryUsers(UsersSuite):
    @pytest.fixture
    def users(self) -> MemoryUsers:
        return MemoryUsers()
