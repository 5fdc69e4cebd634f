"""Taking a source without cutting it yet."""

from contextlib import suppress
from dataclasses import dataclass

from trimcore.domain.errors import (
    Fault,
    InvalidInput,
    SourceTooLarge,
    StorageFull,
    StorageQuotaReached,
    Unavailable,
)
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.sources.source import Source, name_of_file
from trimcore.domain.model.video import name_faults
from trimcore.domain.policies.limits.storage_quota import SizeLimit, StorageQuota
from trimcore.domain.policies.source_upload import SourceUpload
from trimcore.ports.clock import Clock
from trimcore.ports.ids import Ids
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.stores.sources import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSourceCommand:
    """Who gives which bytes, under which name; None: left out.

    `upload` comes from `AddSource.begin` and has taken all its bytes; None: no file was sent.
    `file_name` is what the sender's file is called.
    """

    user_id: UserId
    name: str | None
    upload: SourceUpload | None
    file_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSource:
    """Accepts a video, from which any number of pieces may be cut later.

    - The name has 1 to 255 characters; without one it is made of the file's name.
    - The file must begin as a container that we accept, and fit the size limit. It is not decoded
      here: a worker looks at it soon, and a damaged one then says what is wrong.
    - With it, the user must not have more bytes stored than a user may.
    - Every wrong field is reported at once, and nothing is kept of a refused upload.
    - A crash between the bytes and the database leaves bytes that are collected as an orphan.
    """

    sources: Sources
    blobs: Blobs
    clock: Clock
    ids: Ids
    storage: StorageQuota
    limit: int

    def begin(self, user_id: UserId | None = None) -> SourceUpload:
        """Open the store for the upload of a new source.

        Whoever does not say whose it is learns only at the end that it is too much.

        Raises:
            StorageQuotaReached: the user has as many bytes stored as may be.
            Unavailable: store or database did not answer.
        """
        plain = SizeLimit(most=self.limit, refusal=SourceTooLarge(self.limit))
        limit = plain if user_id is None else self.storage.limit(user_id, self.limit)
        return SourceUpload.begin(self.blobs, self.ids, limit=limit)

    def check(self, command: AddSourceCommand) -> list[Fault]:
        """Tell every wrong field, in the order of the command; nothing is kept or thrown away."""
        faults = [] if command.name is None else name_faults(command.name)
        if command.upload is None:
            return [*faults, Fault(field="source", code="required", detail="is required")]
        return faults + command.upload.faults()

    def execute(self, command: AddSourceCommand) -> Source:
        """Store the source.

        Raises:
            InvalidInput: some fields are wrong; the upload is thrown away.
            StorageQuotaReached: it is too much; the upload is thrown away.
            Unavailable: store or database did not answer. The source may exist nevertheless.
        """
        upload = command.upload
        if (faults := self.check(command)) or upload is None:
            if upload is not None:
                upload.abort()
            raise InvalidInput(*faults)
        try:
            self.storage.require(command.user_id, upload.size)
        except StorageQuotaReached:
            upload.abort()
            raise
        source = Source.receive(
            file=upload.commit(),
            user_id=command.user_id,
            name=command.name or name_of_file(command.file_name),
            now=self.clock.now(),
        )
        try:
            self.sources.add(source)
        except StorageFull:
            # Nothing refers to the blob, so it is collected as an orphan.
            with suppress(Unavailable):
                self.blobs.delete(source.key)
            raise
        return source
