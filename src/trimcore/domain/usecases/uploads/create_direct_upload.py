"""Beginning an upload whose bytes go to the store itself."""

from dataclasses import dataclass

from trimcore.domain.errors import NoDirectUploads, Unavailable
from trimcore.domain.model.uploads.upload import DirectUpload, Upload, part_key
from trimcore.domain.policies.uploads.append import UploadParts
from trimcore.domain.usecases.uploads.create_upload import CreateUpload, CreateUploadCommand

SMALLEST_PART = 16 * 2**20
_MOST_PARTS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateDirectUpload:
    """Opens an upload, whose parts are sent to addresses of the store.

    - As for any upload: the name has 1 to 255 characters, the file fits the limit, a user has only
      so many open, and what nobody completes within 24 hours goes.
    - A part has 16 MiB, or a thousandth of the file if that is more.
    - A crash leaves an upload that expires, and at most something begun in the store that is
      thrown away after a day.
    """

    create: CreateUpload
    parts: UploadParts

    def execute(self, command: CreateUploadCommand) -> Upload:
        """Store a new upload, and return it.

        Raises:
            NoDirectUploads: the store takes no bytes from users.
            InvalidInput, SourceTooLarge, StorageQuotaReached, TooMany: as for any upload.
            Unavailable: database or store did not answer.
        """
        if self.parts.direct is None or command.length is None:
            raise NoDirectUploads("This store takes no parts: send the file here, by tus.")
        upload = self.create.execute(command)
        part_id = self.parts.ids.object_id()
        try:
            token = self.parts.direct.begin(part_key(upload.id, part_id))
        except Unavailable:
            # Nobody is told of it, so nobody could give it up.
            self.parts.forget_newest(upload.id)
            raise
        size = max(SMALLEST_PART, -(-command.length // _MOST_PARTS))
        direct = DirectUpload(part_id=part_id, token=token, part_size=size)
        return self.parts.change(upload.id, lambda stored: stored.begin_direct(direct))
