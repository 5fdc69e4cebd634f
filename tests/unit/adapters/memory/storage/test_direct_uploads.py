from collections.abc import Callable

import pytest

from trimcore.adapters.memory.storage.blobs import MemoryBlobs
from trimcore.adapters.memory.storage.direct_uploads import MemoryDirectUploads
from trimcore.ports.conformance.storage.direct_uploads import DirectUploadsSuite


class TestMemoryDirectUploads(DirectUploadsSuite):
    @pytest.fixture
    def blobs(self) -> MemoryBlobs:
        return MemoryBlobs()

    @pytest.fixture
    def direct(self, blobs: MemoryBlobs) -> MemoryDirectUploads:
        return MemoryDirectUploads(blobs)

    @pytest.fixture
    def put(self, direct: MemoryDirectUploads) -> Callable[[str, bytes], bool]:
        return direct.put
