"""Sending bytes to an upload."""

from dataclasses import dataclass

from trimcore.domain.errors import SourceTooLarge
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.uploads.upload import Upload
from trimcore.domain.policies.limits.storage_quota import SizeLimit, StorageQuota
from trimcore.domain.policies.uploads.append import Checksum, UploadAppend, UploadParts
from trimcore.domain.policies.uploads.finish import FinishUpload
from trimcore.domain.usecases.uploads.get_upload import GetUpload, UploadOfUser
from trimcore.ports.stores.sources import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendToUploadCommand:
    """Whose upload gets bytes from `offset` on.

    `length` announces how many there are in all, if that was not known before.
    """

    user_id: UserId
    upload_id: str
    offset: int
    length: int | None = None
    checksum: Checksum | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendToUpload:
    """Takes bytes where those that are stored end; the last of them make a source of the upload.

    - Of two calls at once, the one that began later counts: a call whose line broke keeps nobody
      waiting.
    - Bytes are durable before the answer, and before the offset moves. What came before a line
      broke is kept, unless the call has a checksum.
    - The file must begin as a container that we accept, which is looked at as soon as there is
      enough of it, and fit the size limit. If it is no video, the upload is deleted.
    - A crash leaves the upload at the last part that counts, or whole: then a sweep makes the
      source.
    """

    parts: UploadParts
    sources: Sources
    storage: StorageQuota
    limit: int

    def begin(self, command: AppendToUploadCommand) -> UploadAppend:
        """Let this call add bytes, and no earlier one any more.

        Raises:
            UploadNotFound: this user has no such upload, or it has expired.
            OffsetMismatch: the stored bytes end elsewhere, or are all there.
            InvalidInput: the length can't be this.
            SourceTooLarge: the length is more than is allowed.
            StorageQuotaReached: the user has as many bytes stored as may be, or would with these.
            Unavailable: the database did not answer.
        """
        wanted = UploadOfUser(user_id=command.user_id, upload_id=command.upload_id)
        found = GetUpload(uploads=self.parts.uploads, clock=self.parts.clock).execute(wanted)
        limit = SizeLimit(most=self.limit, refusal=SourceTooLarge(self.limit))
        if found.length is None:
            limit = self._limit(found, command)
        claimed = self.parts.change(
            found.id,
            lambda stored: stored.claim(command.offset, length=command.length, limit=self.limit),
        )
        return UploadAppend(claimed, self.parts, limit=limit, checksum=command.checksum)

    def _limit(self, upload: Upload, command: AppendToUploadCommand) -> SizeLimit:
        """Return what an upload may have in all that was not counted at its beginning."""
        room = self.storage.limit(upload.user_id, self.limit - upload.offset)
        if command.length is not None and upload.offset + room.most < command.length:
            raise room.refusal
        return SizeLimit(most=upload.offset + room.most, refusal=room.refusal)

    def execute(self, append: UploadAppend) -> Upload:
        """Count what came, make the source if that was all, and return the upload.

        Raises:
            ChecksumMismatch: these are not the bytes that were meant; none of them are kept.
            InvalidInput: all bytes are there, and are no video; the upload is deleted.
            UploadTakenOver: a later call has begun, or somebody else makes the source.
            UploadNotFound: the upload was deleted meanwhile.
            Unavailable: store or database did not answer; what is whole becomes a source later.
        """
        upload = append.end()
        if not upload.is_whole:
            return upload
        return FinishUpload(parts=self.parts, sources=self.sources).execute(upload)
