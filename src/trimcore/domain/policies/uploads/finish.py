"""Making a source of an upload that is whole."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from trimcore.domain.cutting.containers import HEAD_LENGTH
from trimcore.domain.errors import (
    BlobNotFound,
    DuplicateId,
    InvalidInput,
    StaleVersion,
    Unavailable,
    UploadNotFound,
    UploadTakenOver,
)
from trimcore.domain.model.ids import SourceId
from trimcore.domain.model.sources.source import Source
from trimcore.domain.model.uploads.upload import FINISH_LEASE, Upload
from trimcore.domain.model.video import SourceFile, source_key
from trimcore.domain.policies.source_upload import source_faults
from trimcore.domain.policies.uploads.append import UploadParts
from trimcore.ports.stores.sources import Sources

_CHUNK = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishUpload:
    """Joins the parts to the bytes of a source, takes their digest on the way, and adds the source.

    - One at a time makes the source, as long as it moves the upload's `retry_at` on; whoever lost
      it stores nothing any more, or takes back what it stored.
    - The source has its id from the upload's beginning: to make it again makes the same.
    - A crash before the upload is finished leaves it whole, and the next sweep makes the source
      again: it replaces the blob, finds the source added, or adds it. A crash after that leaves
      parts, which are orphans.
    """

    parts: UploadParts
    sources: Sources

    def execute(self, whole: Upload) -> Upload:
        """Make the source of an upload that has all its bytes, and return the finished upload.

        Raises:
            InvalidInput: the bytes are no video; the upload is deleted.
            BlobNotFound: the store has lost some of the bytes; the upload is deleted.
            UploadTakenOver: somebody else makes the source, or has made it.
            UploadNotFound: the upload was deleted meanwhile.
            Unavailable: store or database did not answer; a sweep tries again.
        """
        join = _Join(self.parts, whole)
        join.hold()
        try:
            file = join.run()
        except (InvalidInput, BlobNotFound):
            # If somebody else had finished it meanwhile, the parts would be gone too.
            join.hold()
            with suppress(StaleVersion):
                self.parts.forget(join.held)
            raise
        return self._publish(join.held, file)

    def _publish(self, held: Upload, file: SourceFile) -> Upload:
        now = self.parts.clock.now()
        source = Source.receive(file=file, user_id=held.user_id, name=held.name, now=now)
        was_added = True
        try:
            self.sources.add(source)
        except DuplicateId:
            was_added = False  # an earlier try came as far as here
        finished = held.finish(now=now)
        try:
            self.parts.uploads.replace(finished)
        except UploadNotFound:
            self._take_back(source)
            raise
        except StaleVersion as error:
            # Somebody else has added it before; that it could be added means it was deleted since.
            if was_added:
                self._take_back(source)
            raise UploadTakenOver("The source was made by somebody else.") from error
        self.parts.discard(held.part_keys())
        return finished

    def _take_back(self, source: Source) -> None:
        with suppress(StaleVersion, Unavailable):
            self.sources.remove(source)
            self.parts.blobs.delete(source.key)


class _Join:
    """The parts of one upload on their way to be one blob."""

    def __init__(self, parts: UploadParts, upload: Upload) -> None:
        self.held = upload
        self._parts = parts
        self._digest = sha256()
        self._head = b""
        self._size = 0

    def hold(self) -> None:
        """Keep others from doing the same for a while.

        Raises:
            UploadTakenOver: others do it, or have done it.
            UploadNotFound: the upload was deleted.
        """
        held = self.held.hold(now=self._parts.clock.now())
        try:
            self._parts.uploads.replace(held)
        except StaleVersion as error:
            raise UploadTakenOver("The source is being made by somebody else.") from error
        self.held = held

    def run(self) -> SourceFile:
        """Make the blob, and return what it is.

        Raises:
            InvalidInput: the bytes are no video.
            BlobNotFound: a part is gone.
            UploadTakenOver, UploadNotFound: as for `hold`.
        """
        key = source_key(self.held.source_id)
        with self._parts.blobs.create(key) as writer:
            for chunk in self._chunks():
                self._take(chunk)
                writer.write(chunk)
                if self.held.retry_at - self._parts.clock.now() < FINISH_LEASE / 2:
                    self.hold()
            if faults := source_faults(self._head):
                raise InvalidInput(*faults)
            self.hold()
            writer.commit()
        return SourceFile(key=key, size=self._size, sha256=self._digest.hexdigest())

    def _take(self, chunk: bytes) -> None:
        self._head += chunk[: HEAD_LENGTH - len(self._head)]
        self._digest.update(chunk)
        self._size += len(chunk)

    def _chunks(self) -> Iterator[bytes]:
        for key, part in zip(self.held.part_keys(), self.held.parts, strict=True):
            source = self._parts.blobs.open(key)
            try:
                for offset in range(0, part.size, _CHUNK):
                    yield source.read_at(offset, _CHUNK)
            finally:
                source.close()


def source_of(upload: Upload) -> SourceId | None:
    """Return the source that an upload has become, or None."""
    return upload.source_id if upload.is_finished else None
