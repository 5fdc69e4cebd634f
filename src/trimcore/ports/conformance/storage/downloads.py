"""What everything does that fetches files of others."""

from abc import abstractmethod

import pytest

from trimcore.domain.errors import FetchFailed, SourceTooLarge
from trimcore.ports.storage.downloads import Downloads

CONTENT = bytes(range(256)) * 1000


class DownloadsSuite:
    """Subclass it, and override `downloads`, and `url`, under which it finds `CONTENT`."""

    @pytest.fixture
    @abstractmethod
    def downloads(self) -> Downloads:
        """Return the adapter under test."""

    @pytest.fixture
    @abstractmethod
    def url(self) -> str:
        """Return where it finds `CONTENT`."""

    def test_a_file_comes_whole_and_in_order(self, downloads: Downloads, url: str) -> None:
        assert downloads.refusal(url) is None
        with downloads.open(url, most=len(CONTENT)) as chunks:
            assert b"".join(chunks) == CONTENT

    def test_a_file_need_not_be_taken_whole(self, downloads: Downloads, url: str) -> None:
        with downloads.open(url, most=len(CONTENT)) as chunks:
            assert CONTENT.startswith(next(chunks))

    def test_a_file_that_is_too_large_is_refused(self, downloads: Downloads, url: str) -> None:
        with pytest.raises(SourceTooLarge), downloads.open(url, most=len(CONTENT) - 1):
            pass

    @pytest.mark.parametrize(
        "wrong",
        ["", "nonsense", "file:///etc/passwd", "ftp://example.com/a", "http://elsewhere.invalid/a"],
    )
    def test_other_addresses_are_refused(self, downloads: Downloads, wrong: str) -> None:
        assert downloads.refusal(wrong)
        with pytest.raises(FetchFailed), downloads.open(wrong, most=10):
            pass
