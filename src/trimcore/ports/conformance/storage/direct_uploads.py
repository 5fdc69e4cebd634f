"""What every store does that takes bytes from users themselves."""

from abc import abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from trimcore.domain.errors import BlobNotFound, PartsIncomplete
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.storage.direct_uploads import DirectUploads

KEY = "uploads/a/b"
PART = 5 * 2**20
"""The smallest that every store takes as a part that is not the last."""
SIZES = (PART, 7)


class DirectUploadsSuite:
    """Subclass it, and override the three fixtures."""

    @pytest.fixture
    @abstractmethod
    def blobs(self) -> Blobs:
        """Return the store."""

    @pytest.fixture
    @abstractmethod
    def direct(self) -> DirectUploads:
        """Return the adapter under test, of the same store."""

    @pytest.fixture
    @abstractmethod
    def put(self) -> Callable[[str, bytes], bool]:
        """Return what sends bytes to an address, and tells whether they were taken."""

    @pytest.fixture
    def send(
        self, direct: DirectUploads, put: Callable[[str, bytes], bool]
    ) -> Callable[[str, int, bytes], None]:
        """Return what sends a part by its address."""
        soon = datetime.now(UTC) + timedelta(hours=1)

        def sent(token: str, number: int, body: bytes) -> None:
            assert put(direct.link(KEY, token, number, size=len(body), expires_at=soon), body)

        return sent

    def test_parts_become_one_blob(
        self, blobs: Blobs, direct: DirectUploads, send: Callable[[str, int, bytes], None]
    ) -> None:
        """In whatever order they come, and the last of those with one number counts."""
        token = direct.begin(KEY)
        send(token, 2, b"another")
        send(token, 1, b"x" * PART)
        send(token, 2, b"seventh")
        with pytest.raises(BlobNotFound):
            blobs.stat(KEY)
        direct.complete(KEY, token, SIZES)
        source = blobs.open(KEY)
        assert source.size == PART + 7
        assert source.read_at(PART - 1, 100) == b"xseventh"
        source.close()
        direct.complete(KEY, token, SIZES)
        direct.abort(KEY, token)
        assert blobs.stat(KEY).size == PART + 7

    @pytest.mark.parametrize("sizes", [(PART, 8), (PART,), (PART, 7, 1), (7, PART)])
    def test_sizes_are_checked(
        self,
        blobs: Blobs,
        direct: DirectUploads,
        send: Callable[[str, int, bytes], None],
        sizes: tuple[int, ...],
    ) -> None:
        token = direct.begin(KEY)
        send(token, 1, b"x" * PART)
        send(token, 2, b"seventh")
        with pytest.raises(PartsIncomplete):
            direct.complete(KEY, token, sizes)
        with pytest.raises(BlobNotFound):
            blobs.stat(KEY)
        direct.complete(KEY, token, SIZES)
        assert blobs.stat(KEY).size == PART + 7

    @pytest.mark.parametrize("body", [b"", b"seven", b"seventhly"])
    def test_bytes_of_another_size_are_refused(
        self,
        blobs: Blobs,
        direct: DirectUploads,
        put: Callable[[str, bytes], bool],
        body: bytes,
    ) -> None:
        """So nobody fills the store with more than was announced."""
        token = direct.begin(KEY)
        soon = datetime.now(UTC) + timedelta(hours=1)
        link = direct.link(KEY, token, 1, size=7, expires_at=soon)
        assert not put(link, body)
        with pytest.raises(PartsIncomplete):
            direct.complete(KEY, token, (7,))
        assert put(link, b"seventh")
        assert not put(link, body)
        direct.complete(KEY, token, (7,))
        assert blobs.stat(KEY).size == 7

    def test_what_is_aborted_is_gone(
        self, blobs: Blobs, direct: DirectUploads, send: Callable[[str, int, bytes], None]
    ) -> None:
        token = direct.begin(KEY)
        send(token, 1, b"seventh")
        direct.abort(KEY, token)
        direct.abort(KEY, token)
        with pytest.raises(BlobNotFound):
            direct.complete(KEY, token, (7,))
        assert list(blobs.list_older(datetime.now(UTC) + timedelta(days=1))) == []

    def test_what_is_never_completed_is_collected(
        self, blobs: Blobs, direct: DirectUploads, send: Callable[[str, int, bytes], None]
    ) -> None:
        token = direct.begin(KEY)
        send(token, 1, b"seventh")
        assert blobs.abort_older(datetime.now(UTC) + timedelta(days=1)) == 1
        with pytest.raises(BlobNotFound):
            direct.complete(KEY, token, (7,))
