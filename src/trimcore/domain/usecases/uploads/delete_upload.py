"""Giving an upload up."""

from dataclasses import dataclass

from trimcore.domain.policies.uploads.append import UploadParts
from trimcore.domain.usecases.uploads.get_upload import GetUpload, UploadOfUser


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteUpload:
    """Forgets an upload and throws its bytes away; the source that it has become stays.

    - A call that still sends to it ends, and keeps nothing.
    - A crash leaves parts of no upload, which are collected as orphans.
    """

    parts: UploadParts

    def execute(self, command: UploadOfUser) -> None:
        """Delete the upload.

        Raises:
            UploadNotFound: this user has no such upload, or somebody deleted it a moment ago.
            Unavailable: the database did not answer; the upload may or may not be there.
        """
        upload = GetUpload(uploads=self.parts.uploads, clock=self.parts.clock).execute(command)
        self.parts.forget_newest(upload.id)
