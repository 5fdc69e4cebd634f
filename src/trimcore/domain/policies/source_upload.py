"""An upload on its way into the store."""

from hashlib import sha256
from types import TracebackType
from typing import Self

from trimcore.domain.cutting.containers import ACCEPTED_EXTENSIONS, HEAD_LENGTH, container_of
from trimcore.domain.cutting.refused import refusal_of
from trimcore.domain.errors import Fault
from trimcore.domain.model.ids import SourceId
from trimcore.domain.model.video import SourceFile, source_key
from trimcore.domain.policies.limits.storage_quota import SizeLimit
from trimcore.ports.ids import Ids
from trimcore.ports.storage.blob_writer import BlobWriter
from trimcore.ports.storage.blobs import Blobs


def source_faults(head: bytes) -> list[Fault]:
    """Tell what is certainly wrong with a file that begins with `head`; none: it is empty."""
    if not head:
        return [Fault(field="source", code="empty", detail="must not be empty")]
    if container_of(head) is None:
        detail = f"must be a video: {ACCEPTED_EXTENSIONS}"
        if refusal := refusal_of(head):
            detail = f"{detail}. {refusal}"
        return [Fault(field="source", code="not_a_video", detail=detail)]
    return []


class SourceUpload:
    """Takes the bytes of a source as they come, in order, with flat memory.

    Use it as a context manager: whatever was not committed is thrown away at the end.
    """

    def __init__(self, *, key: str, writer: BlobWriter, limit: SizeLimit) -> None:
        """Begin at zero bytes; `limit` tells the most that may come."""
        self.size = 0
        self._key = key
        self._writer = writer
        self._limit = limit
        self._digest = sha256()
        self._head = b""

    @classmethod
    def begin(cls, blobs: Blobs, ids: Ids, *, limit: SizeLimit) -> Self:
        """Open the store for a new source.

        Raises:
            Unavailable: the store did not answer.
        """
        key = source_key(SourceId(ids.object_id()))
        return cls(key=key, writer=blobs.create(key), limit=limit)

    def write(self, chunk: bytes) -> None:
        """Store the next bytes.

        Raises:
            SourceTooLarge, StorageQuotaReached: there are more than the limit; nothing is kept.
            Unavailable: the store did not answer; nothing is kept.
        """
        self.size += len(chunk)
        if self.size > self._limit.most:
            self.abort()
            raise self._limit.refusal
        if len(self._head) < HEAD_LENGTH:
            self._head += chunk[: HEAD_LENGTH - len(self._head)]
        self._digest.update(chunk)
        self._writer.write(chunk)

    def faults(self) -> list[Fault]:
        """Tell what is certainly wrong with the bytes that came."""
        return source_faults(self._head)

    @property
    def sha256(self) -> str:
        """The digest of what came so far, in hex."""
        return self._digest.hexdigest()

    def commit(self) -> SourceFile:
        """Make the source durable.

        Raises:
            Unavailable: the store did not answer.
        """
        self._writer.commit()
        return SourceFile(key=self._key, size=self.size, sha256=self.sha256)

    def abort(self) -> None:
        """Throw everything away, unless committed."""
        self._writer.abort()

    def __enter__(self) -> Self:
        """Return the upload itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Abort, unless committed."""
        self.abort()
