import pytest

from trimcore.adapters.memory.passwords import MemoryPasswords
from trimcore.ports.conformance.passwords import PasswordsSuite


class TestMemoryPasswords(PasswordsSuite):
    @pytest.fixture
    def passwords(self) -> MemoryPasswords:
        return MemoryPasswords()

    @pytest.fixture
    def reformed(self) -> MemoryPasswords:
        return MemoryPasswords(parameters="2")
