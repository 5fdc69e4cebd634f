"""What every blob store does that keeps its blobs outside of the process."""

import hashlib
import tracemalloc
from abc import abstractmethod
from contextlib import closing

import pytest

from trimcore.ports.storage.blobs import Blobs

MIB = 1 << 20


class LargeBlobsSuite:
    """Subclass it, and override `blobs`; `most_memory` is in bytes, over all of the traffic."""

    size = 96 * MIB
    most_memory = 40 * MIB

    @pytest.fixture
    @abstractmethod
    def blobs(self) -> Blobs:
        """Return the adapter under test."""

    def test_memory_stays_flat(self, blobs: Blobs) -> None:
        tracemalloc.start()
        try:
            written = self._write(blobs)
            assert blobs.stat("large").size == self.size
            assert self._digest(blobs) == written
            assert tracemalloc.get_traced_memory()[1] < self.most_memory
        finally:
            tracemalloc.stop()

    def _write(self, blobs: Blobs) -> str:
        digest = hashlib.sha256()
        with blobs.create("large") as writer:
            for number in range(self.size // MIB):
                chunk = number.to_bytes(4, "big") * (MIB // 4)
                digest.update(chunk)
                writer.write(chunk)
            writer.commit()
        return digest.hexdigest()

    def _digest(self, blobs: Blobs) -> str:
        digest = hashlib.sha256()
        with closing(blobs.open("large")) as source:
            for offset in range(0, source.size, MIB):
                digest.update(source.read_at(offset, MIB))
        return digest.hexdigest()
