"""Beginning an upload that comes in pieces."""

from dataclasses import dataclass

from trimcore.domain.errors import Fault, InvalidInput, SourceTooLarge, TooMany
from trimcore.domain.model.ids import SourceId, UploadId, UserId
from trimcore.domain.model.uploads.upload import LONGEST_METADATA, Upload
from trimcore.domain.model.video import name_faults
from trimcore.domain.policies.limits.quota import Quota
from trimcore.domain.policies.limits.storage_quota import StorageQuota
from trimcore.ports.clock import Clock
from trimcore.ports.ids import Ids
from trimcore.ports.stores.uploads import Uploads

MOST_OPEN = 20
_ASK_AGAIN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateUploadCommand:
    """Who will send how many bytes under which name.

    `length` is None if the caller does not know it yet; `metadata` is what the caller wants to be
    told again.
    """

    user_id: UserId
    name: str
    length: int | None
    metadata: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateUpload:
    """Opens an upload, to which bytes are sent in one call or in many.

    - The name has 1 to 255 characters; the file is not empty, and fits the size limit.
    - A user has only so many open uploads. Calls at the same moment may exceed that by as many.
    - With it, the user must not have more bytes stored, or announced, than a user may.
    - An upload to which nothing is sent for 24 hours expires, and leaves nothing.
    - A crash leaves either no upload, or one that expires.
    """

    uploads: Uploads
    clock: Clock
    ids: Ids
    storage: StorageQuota
    limit: int
    most_open: int = MOST_OPEN

    def quota(self, user_id: UserId) -> Quota:
        """Return how many more uploads a user may open.

        Raises:
            Unavailable: the database did not answer.
        """
        most = self.most_open
        left = max(0, most - self.uploads.count_open(user_id))
        return Quota(name="uploads", most=most, left=left)

    def execute(self, command: CreateUploadCommand) -> Upload:
        """Store a new upload, and return it.

        Raises:
            InvalidInput: some values are wrong.
            SourceTooLarge: the file would have more bytes than are allowed.
            StorageQuotaReached: it is too much to be stored.
            TooMany: the user has as many open uploads as may be.
            Unavailable: the database did not answer.
        """
        if faults := self._faults(command):
            raise InvalidInput(*faults)
        if command.length is not None and command.length > self.limit:
            raise SourceTooLarge(self.limit)
        quota = self.quota(command.user_id)
        if not quota.left:
            message = f"At most {quota.most} uploads may be open; finish or delete one."
            raise TooMany(message, retry_after=_ASK_AGAIN, policy=quota.name, most=quota.most)
        self.storage.require(command.user_id, command.length or 1)
        upload = Upload.begin(
            id=UploadId(self.ids.object_id()),
            user_id=command.user_id,
            source_id=SourceId(self.ids.object_id()),
            name=command.name,
            metadata=command.metadata,
            length=command.length,
            now=self.clock.now(),
        )
        self.uploads.add(upload)
        return upload

    def _faults(self, command: CreateUploadCommand) -> list[Fault]:
        faults = name_faults(command.name)
        if command.length is not None and command.length < 1:
            faults.append(Fault(field="length", code="empty", detail="must be at least 1"))
        if len(command.metadata) > LONGEST_METADATA:
            detail = f"must have at most {LONGEST_METADATA} characters"
            faults.append(Fault(field="metadata", code="wrong_length", detail=detail))
        return faults
