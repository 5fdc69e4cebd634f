"""Ending an upload whose bytes went to the store itself."""

from contextlib import suppress
from dataclasses import dataclass

from trimcore.domain.errors import (
    BlobNotFound,
    PartsIncomplete,
    StaleVersion,
    Unavailable,
    UploadNotFound,
)
from trimcore.domain.model.uploads.upload import Upload
from trimcore.domain.policies.uploads.append import MOST_RACES, UploadParts
from trimcore.domain.usecases.uploads.get_upload import GetUpload, UploadOfUser


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteUpload:
    """Has the store put the parts together, and a sweep make the source.

    - Every part must be there, with the size that it was told to have.
    - A worker reads the file once, for its digest and its first bytes, which takes a while: until
      then the upload is joining. If it is no video, the upload goes.
    - To call it again, or twice at once, changes nothing. A crash leaves an upload for which it can
      be called again, or which expires.
    """

    parts: UploadParts

    def execute(self, command: UploadOfUser) -> Upload:
        """Complete the upload, and return it.

        Raises:
            UploadNotFound: this user has no such upload, or it has expired.
            PartsIncomplete: parts are missing or have other sizes, or it is one whose bytes come
                through the service and are not all there.
            Unavailable: store or database did not answer.
        """
        find = GetUpload(uploads=self.parts.uploads, clock=self.parts.clock)
        for _ in range(MOST_RACES):
            upload = find.execute(command)
            if upload.is_whole:
                return upload
            # Else another call completed it, and a sweep may even have made the source.
            with suppress(StaleVersion):
                return self._completed(upload)
        message = "The upload is being changed by too many others."
        raise Unavailable(message)

    def _completed(self, upload: Upload) -> Upload:
        """Return an open upload when it is whole.

        Raises:
            StaleVersion: it has changed meanwhile, and nothing was done to it.
            UploadNotFound: the store has thrown away what was sent; so is the upload.
        """
        if upload.direct is None or self.parts.direct is None:
            raise PartsIncomplete(f"The upload has {upload.offset} bytes; send the others by tus.")
        key, token = upload.direct_key(), upload.direct.token
        try:
            self.parts.direct.complete(key, token, upload.direct_sizes())
        except BlobNotFound as error:
            self.parts.forget(upload)
            raise UploadNotFound(upload.id) from error
        completed = upload.complete_direct(now=self.parts.clock.now())
        self.parts.uploads.replace(completed)
        return completed
