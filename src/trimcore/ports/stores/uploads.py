"""The uploads that come in pieces."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from trimcore.domain.model.ids import UploadId, UserId
from trimcore.domain.model.uploads.upload import Upload


class Uploads(Protocol):
    """Stores uploads by id, and replaces them by comparing their version."""

    @abstractmethod
    def add(self, upload: Upload) -> None:
        """Store a new upload.

        Raises:
            DuplicateId: an upload with this id is stored already.
            Unavailable: the database did not answer; the upload may or may not be stored.
        """

    @abstractmethod
    def get(self, upload_id: UploadId) -> Upload:
        """Return the upload with this id, also an expired one.

        Raises:
            UploadNotFound: there is none.
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def replace(self, upload: Upload) -> None:
        """Store a changed value if the version that is stored is the one before, in one step.

        Of any number of calls at once from one version, one succeeds.

        Raises:
            StaleVersion: another version is stored; nothing changed.
            UploadNotFound: there is no such upload.
            Unavailable: the database did not answer; the value may or may not be stored.
        """

    @abstractmethod
    def remove(self, upload: Upload) -> bool:
        """Remove an upload if the stored version is `upload.version`; tell whether it was there.

        Of any number of calls at once, one is told that it was.

        Raises:
            StaleVersion: another version is stored; nothing changes.
            Unavailable: the database did not answer; it may or may not be gone.
        """

    @abstractmethod
    def due(self, now: datetime, limit: int) -> Sequence[Upload]:
        """Return at most `limit` uploads with `due_at` ≤ now, those first that are due longest.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def count_open(self, user_id: UserId) -> int:
        """Return how many uploads of a user are not finished, expired ones included.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def list_open(self, user_id: UserId) -> Sequence[Upload]:
        """Return those of a user that `count_open` counts, in ascending order of id.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def list_of_user(self, user_id: UserId) -> Sequence[Upload]:
        """Return all uploads of a user, in ascending order of id.

        Raises:
            Unavailable: the database did not answer.
        """
