"""Blobs in memory."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Lock
from typing import Self

from trimcore.adapters.memory.storage.blob_links import MemoryBlobLinks
from trimcore.domain.errors import BlobNotFound, Unavailable
from trimcore.ports.storage.blob_keys import checked_key
from trimcore.ports.storage.blob_writer import BlobStat, BlobWriter
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.storage.byte_source import ByteSource


class MemoryByteSource(ByteSource):
    """Bytes that are all there, as a source; also handy where a test needs one."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    @property
    def size(self) -> int:
        return len(self._content)

    def read_at(self, offset: int, length: int) -> bytes:
        if offset < 0 or length < 0:
            message = f"offset {offset} and length {length} must be at least 0"
            raise ValueError(message)
        return self._content[offset : offset + length]

    def close(self) -> None:
        """Do nothing: memory holds no descriptor."""


class MemoryBlobs(MemoryBlobLinks, Blobs):
    """Keeps blobs in a dictionary; `now` tells the moment of a commit or of an upload's begin."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__()
        self.now = now
        self._lock = Lock()
        self._blobs: dict[str, tuple[BlobStat, bytes]] = {}
        self._uploads: dict[MemoryBlobWriter, datetime] = {}

    def create(self, key: str) -> "MemoryBlobWriter":
        writer = MemoryBlobWriter(self, checked_key(key))
        with self._lock:
            self._uploads[writer] = self.now()
        return writer

    def open(self, key: str) -> MemoryByteSource:
        return MemoryByteSource(self._get(key)[1])

    def stat(self, key: str) -> BlobStat:
        return self._get(key)[0]

    def delete(self, key: str) -> None:
        with self._lock:
            self._blobs.pop(checked_key(key), None)

    def link(self, key: str, *, expires_at: datetime, file_name: str, media_type: str) -> str:
        return self._link(
            checked_key(key), expires_at=expires_at, file_name=file_name, media_type=media_type
        )

    def list_older(self, before: datetime, *, prefix: str = "") -> Iterator[BlobStat]:
        with self._lock:
            stats = [stat for stat, _ in self._blobs.values()]
        for stat in sorted(stats, key=lambda stat: stat.key):
            if stat.committed_at < before and stat.key.startswith(prefix):
                yield stat

    def abort_older(self, before: datetime) -> int:
        with self._lock:
            stale = [writer for writer, began_at in self._uploads.items() if began_at < before]
            for writer in stale:
                del self._uploads[writer]
            return len(stale)

    def ping(self) -> None:
        """Do nothing: memory always answers."""

    def finish(self, writer: "MemoryBlobWriter", content: bytes | None) -> BlobStat | None:
        """Take an upload off the list, and keep its content under its key unless it is None.

        Raises:
            Unavailable: there is content, but the upload was thrown away meanwhile.
        """
        with self._lock:
            alive = self._uploads.pop(writer, None) is not None
            if content is None:
                return None
            if not alive:
                raise Unavailable("The upload was thrown away.")
            stat = BlobStat(key=writer.key, size=len(content), committed_at=self.now())
            self._blobs[writer.key] = (stat, content)
            return stat

    def _get(self, key: str) -> tuple[BlobStat, bytes]:
        with self._lock:
            try:
                return self._blobs[checked_key(key)]
            except KeyError:
                raise BlobNotFound(key) from None


class MemoryBlobWriter(BlobWriter):
    """One upload; what was written waits here for the commit."""

    def __init__(self, blobs: MemoryBlobs, key: str) -> None:
        self.key = key
        self._blobs = blobs
        self._content = bytearray()

    def write(self, chunk: bytes) -> None:
        self._content += chunk

    def commit(self) -> BlobStat:
        stat = self._blobs.finish(self, bytes(self._content))
        if stat is None:
            raise Unavailable("The upload was thrown away.")
        return stat

    def abort(self) -> None:
        self._blobs.finish(self, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.abort()
