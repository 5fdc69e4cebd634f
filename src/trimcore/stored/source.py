"""The JSON document of a source: all of it that is never queried."""

from datetime import datetime
from typing import Self

import msgspec

from trimcore.domain.model.ids import RequestId, SourceId, UserId
from trimcore.domain.model.lease import Failure
from trimcore.domain.model.media import Media
from trimcore.domain.model.sources.source import Origin, Source
from trimcore.stored.epoch_ms import from_ms, to_ms


class SourceDocument(msgspec.Struct, frozen=True):
    """A source without what a database keeps in columns of their own: see `value`.

    Values of the domain that hold no moment are stored as they are, field by field.
    """

    name: str
    size: int
    sha256: str
    origin: Origin
    request_id: str | None
    looks: int
    media: Media | None
    failure: Failure | None
    going_since: int | None
    is_certain: bool = False
    url: str | None = None

    @classmethod
    def of(cls, source: Source) -> Self:
        """Write a value down."""
        return cls(
            name=source.name,
            size=source.size,
            sha256=source.sha256,
            origin=source.origin,
            request_id=source.request_id,
            looks=source.looks,
            media=source.media,
            failure=source.failure,
            going_since=to_ms(source.going_since),
            is_certain=source.is_certain,
            url=source.url,
        )

    def value(
        self,
        *,
        id: SourceId,  # noqa: A002 - the field's name
        user_id: UserId,
        version: int,
        created_at: datetime,
        due_at: datetime | None,
    ) -> Source:
        """Read the value back, with the columns."""
        return Source(
            id=id,
            user_id=user_id,
            version=version,
            created_at=created_at,
            due_at=due_at,
            name=self.name,
            size=self.size,
            sha256=self.sha256,
            origin=self.origin,
            request_id=None if self.request_id is None else RequestId(self.request_id),
            looks=self.looks,
            media=self.media,
            failure=self.failure,
            going_since=from_ms(self.going_since),
            is_certain=self.is_certain,
            url=self.url,
        )
