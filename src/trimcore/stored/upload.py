"""The JSON document of an upload: all of it that is never queried."""

from typing import Self

import msgspec

from trimcore.domain.model.ids import SourceId, UploadId, UserId
from trimcore.domain.model.uploads.upload import DirectUpload, Upload, UploadPart
from trimcore.stored.epoch_ms import from_ms, to_ms


class UploadDocument(msgspec.Struct, frozen=True):
    """An upload without what a database keeps in columns of their own: see `value`.

    There may be thousands of parts, so their ids and their sizes are lists beside each other; not
    every server takes lists of lists.
    """

    source_id: str
    name: str
    metadata: str
    length: int | None
    part_ids: tuple[str, ...]
    part_sizes: tuple[int, ...]
    appender: int
    created_at: int
    expires_at: int
    retry_at: int
    direct: DirectUpload | None = None

    @classmethod
    def of(cls, upload: Upload) -> Self:
        """Write a value down."""
        return cls(
            source_id=upload.source_id,
            name=upload.name,
            metadata=upload.metadata,
            length=upload.length,
            part_ids=tuple(part.id for part in upload.parts),
            part_sizes=tuple(part.size for part in upload.parts),
            appender=upload.appender,
            created_at=to_ms(upload.created_at),
            expires_at=to_ms(upload.expires_at),
            retry_at=to_ms(upload.retry_at),
            direct=upload.direct,
        )

    def value(
        self,
        *,
        id: str,  # noqa: A002 - the field's name
        user_id: str,
        is_finished: bool,
        version: int,
    ) -> Upload:
        """Read the value back, with the columns."""
        return Upload(
            id=UploadId(id),
            user_id=UserId(user_id),
            source_id=SourceId(self.source_id),
            name=self.name,
            metadata=self.metadata,
            length=self.length,
            parts=tuple(
                UploadPart(id=part, size=size)
                for part, size in zip(self.part_ids, self.part_sizes, strict=True)
            ),
            appender=self.appender,
            is_finished=is_finished,
            created_at=from_ms(self.created_at),
            expires_at=from_ms(self.expires_at),
            retry_at=from_ms(self.retry_at),
            direct=self.direct,
            version=version,
        )
