"""Looking at an upload."""

from dataclasses import dataclass

from trimcore.domain.errors import UploadNotFound
from trimcore.domain.model.ids import UploadId, UserId
from trimcore.domain.model.uploads.upload import Upload
from trimcore.ports.clock import Clock
from trimcore.ports.stores.uploads import Uploads


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadOfUser:
    """Whose upload, and which."""

    user_id: UserId
    upload_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GetUpload:
    """Tells how far an upload is.

    - Other users' uploads, and those that have expired, are not found.
    """

    uploads: Uploads
    clock: Clock

    def execute(self, command: UploadOfUser) -> Upload:
        """Return the upload.

        Raises:
            UploadNotFound: this user has no such upload.
            Unavailable: the database did not answer.
        """
        upload = self.uploads.get(UploadId(command.upload_id))
        if upload.user_id != command.user_id or upload.has_expired(self.clock.now()):
            raise UploadNotFound(command.upload_id)
        return upload
