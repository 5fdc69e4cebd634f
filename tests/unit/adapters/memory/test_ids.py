import pytest

from trimcore.adapters.memory.ids import MemoryIds
from trimcore.ports.conformance.ids import IdsSuite


class TestMemoryIds(IdsSuite):
    @pytest.fixture
    def ids(self) -> MemoryIds:
        return MemoryIds()


class TestSameness:
    def test_every_run_gives_the_same(self) -> None:
        ids, again = MemoryIds(), MemoryIds()
        assert [ids.object_id(), ids.object_id()] == [again.object_id(), again.object_id()]
        assert [ids.uuid(), ids.uuid()] == [again.uuid(), again.uuid()]
