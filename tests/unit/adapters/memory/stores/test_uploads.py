import pytest

from trimcore.adapters.memory.stores.uploads import MemoryUploads
from trimcore.ports.conformance.stores.uploads import UploadsSuite


class TestMemoryUploads(UploadsSuite):
    @pytest.fixture
    def uploads(self) -> MemoryUploads:
        return MemoryUploads()
