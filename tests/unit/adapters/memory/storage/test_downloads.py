import pytest

from trimcore.adapters.memory.storage.downloads import MemoryDownloads
from trimcore.ports.conformance.storage.downloads import CONTENT, DownloadsSuite


class TestMemoryDownloads(DownloadsSuite):
    @pytest.fixture
    def url(self) -> str:
        return "https://example.com/film.mp4"

    @pytest.fixture
    def downloads(self, url: str) -> MemoryDownloads:
        return MemoryDownloads({url: CONTENT})
