"""Adding the bytes of one call to an upload."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import new

from trimcore.domain.cutting.containers import HEAD_LENGTH
from trimcore.domain.errors import (
    ChecksumMismatch,
    Conflict,
    InvalidInput,
    NotFound,
    SourceTooLarge,
    StaleVersion,
    Unavailable,
    UploadNotFound,
)
from trimcore.domain.model.ids import UploadId
from trimcore.domain.model.uploads.upload import (
    PART_AGE,
    PART_SIZE,
    Upload,
    UploadPart,
    part_key,
)
from trimcore.domain.policies.limits.storage_quota import SizeLimit
from trimcore.domain.policies.source_upload import source_faults
from trimcore.ports.clock import Clock
from trimcore.ports.ids import Ids
from trimcore.ports.storage.blob_writer import BlobWriter
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.storage.direct_uploads import DirectUploads
from trimcore.ports.stores.uploads import Uploads

MOST_RACES = 100
CHECKSUM_ALGORITHMS = ("sha1", "sha256")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checksum:
    """What the bytes of one call must come to; `algorithm` is one of CHECKSUM_ALGORITHMS."""

    algorithm: str
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadParts:
    """Where uploads and their parts are."""

    uploads: Uploads
    blobs: Blobs
    clock: Clock
    ids: Ids
    direct: DirectUploads | None = None

    def change(self, upload_id: UploadId, decide: Callable[[Upload], Upload]) -> Upload:
        """Store what `decide` makes of the stored value, and return it.

        Raises:
            UploadNotFound: there is no such upload.
            Unavailable: the database did not answer, or a hundred races were lost.
        """
        for _ in range(MOST_RACES):
            changed = decide(self.uploads.get(upload_id))
            with suppress(StaleVersion):
                self.uploads.replace(changed)
                return changed
        message = "The upload is being changed by too many others."
        raise Unavailable(message)

    def forget(self, upload: Upload) -> bool:
        """Delete an upload that is as it was read, and then its parts; tell whether it was there.

        Whoever still sends to it, or makes a source of it, finds it gone and keeps nothing.

        Raises:
            StaleVersion: it has changed meanwhile; it stays.
            Unavailable: the database did not answer; the upload may or may not be gone.
        """
        was_there = self.uploads.remove(upload)
        self.discard(upload.part_keys())
        if upload.direct is not None and self.direct is not None and not upload.is_finished:
            self.direct.abort(upload.direct_key(), upload.direct.token)
            # It may have been completed, and not counted yet.
            self.discard((upload.direct_key(),))
        return was_there

    def forget_newest(self, upload_id: UploadId) -> bool:
        """Delete an upload, however it has changed; tell whether it was there.

        Raises:
            Unavailable: the database did not answer, or a hundred races were lost.
        """
        for _ in range(MOST_RACES):
            with suppress(StaleVersion):
                try:
                    return self.forget(self.uploads.get(upload_id))
                except UploadNotFound:
                    return False
        message = "The upload is being changed by too many others."
        raise Unavailable(message)

    def discard(self, keys: tuple[str, ...]) -> None:
        """Remove parts; what stays, since the store is away, is collected as an orphan."""
        with suppress(Unavailable):
            for key in keys:
                self.blobs.delete(key)


class UploadAppend:
    """Takes the bytes of one call as they come, in order, with flat memory.

    - Bytes are durable before the upload counts them: part after part, each of some megabytes or
      of what came in some seconds, or, if the call has a
      checksum, all at once when it has ended and the checksum is right.
    - Each part has a key of its own, and counts only if no later call has begun meanwhile: so that
      a call that was believed dead never changes what a later one has sent.
    - A crash leaves the upload at the last part that it counts; what was stored behind that is an
      orphan.

    Used from one thread at a time. Whoever makes it must `end`, `keep` or `abort` it.
    """

    def __init__(
        self,
        claimed: Upload,
        parts: UploadParts,
        *,
        limit: SizeLimit,
        checksum: Checksum | None,
        part_size: int = PART_SIZE,
    ) -> None:
        self.upload = claimed
        self._appender = claimed.appender
        self._parts = parts
        self._limit = limit
        if claimed.length is not None:
            self._limit = SizeLimit(most=claimed.length, refusal=SourceTooLarge(claimed.length))
        self._checksum = checksum
        self._part_size = part_size
        self._digest = checksum and new(checksum.algorithm, usedforsecurity=False)
        self._came = claimed.offset
        self._head: bytes | None = b"" if claimed.offset == 0 else None
        self._writer: BlobWriter | None = None
        self._part = UploadPart(id="", size=0)
        self._due_at = claimed.created_at
        self._stored: list[UploadPart] = []

    def write(self, chunk: bytes) -> None:
        """Store the next bytes.

        Raises:
            InvalidInput: the file begins as no video; the upload is deleted.
            SourceTooLarge, StorageQuotaReached: there are more than were announced, or than are
                allowed.
            UploadTakenOver: a later call sends to this upload.
            UploadNotFound: the upload was deleted meanwhile.
            Unavailable: store or database did not answer.
        """
        self._came += len(chunk)
        if self._came > self._limit.most:
            raise self._limit.refusal
        if self._digest:
            self._digest.update(chunk)
        self._look(chunk)
        rest = memoryview(chunk)
        while rest:
            piece = rest[: self._part_size - self._part.size]
            self._open().write(bytes(piece))
            self._part = UploadPart(id=self._part.id, size=self._part.size + len(piece))
            rest = rest[len(piece) :]
            if self._part.size == self._part_size:
                self._checkpoint()
        if self._writer is not None and self._parts.clock.now() >= self._due_at:
            self._checkpoint()

    def end(self) -> Upload:
        """Count all that came, and return the upload as it is then.

        Raises:
            ChecksumMismatch: these are not the bytes that were meant; nothing of the call is kept.
            UploadTakenOver, UploadNotFound, Unavailable: as for `write`.
        """
        if self._checksum and self._digest and self._digest.digest() != self._checksum.digest:
            self.abort()
            raise ChecksumMismatch("The checksum is another one.")
        self._store()
        self._count()
        return self.upload

    def keep(self) -> None:
        """Count what came of a call that broke off, unless it has a checksum.

        Raises:
            UploadTakenOver, UploadNotFound, Unavailable: as for `write`.
        """
        if self._checksum is None:
            self.end()
        else:
            self.abort()

    def abort(self) -> None:
        """Throw away what does not count yet. Idempotent. Never raises."""
        if self._writer is not None:
            self._writer.abort()
            self._writer = None
        stored, self._stored = self._stored, []
        self._discard(stored)

    def _look(self, chunk: bytes) -> None:
        if self._head is None:
            return
        self._head += chunk[: HEAD_LENGTH - len(self._head)]
        if len(self._head) < HEAD_LENGTH and self._came != self.upload.length:
            return
        faults, self._head = source_faults(self._head), None
        if faults:
            self.abort()
            # Nothing can be made of this file any more, unless a later call sends another one.
            with suppress(StaleVersion):
                self._parts.forget(self.upload)
            raise InvalidInput(*faults)

    def _open(self) -> BlobWriter:
        if self._writer is None:
            self._part = UploadPart(id=self._parts.ids.object_id(), size=0)
            self._due_at = self._parts.clock.now() + PART_AGE
            self._writer = self._parts.blobs.create(part_key(self.upload.id, self._part.id))
        return self._writer

    def _checkpoint(self) -> None:
        if self._checksum is None:
            self._store()
            self._count()
        elif self._part.size == self._part_size:
            self._store()

    def _store(self) -> None:
        if self._writer is not None:
            self._writer.commit()
            self._writer = None
            self._stored.append(self._part)
            self._part = UploadPart(id="", size=0)

    def _count(self) -> None:
        stored, self._stored = self._stored, []
        if not stored:
            return
        now = self._parts.clock.now()
        try:
            self.upload = self._parts.change(
                self.upload.id, lambda upload: upload.append(self._appender, stored, now=now)
            )
        except (Conflict, NotFound):
            self._discard(stored)
            raise
        # After any other error it is not known whether they count: they are left to the collector.

    def _discard(self, stored: list[UploadPart]) -> None:
        self._parts.discard(tuple(part_key(self.upload.id, part.id) for part in stored))
