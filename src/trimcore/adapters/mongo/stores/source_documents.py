"""Stored sources: what is queried is at the top, the rest in the `document`."""

from typing import Self

import msgspec

from trimcore.adapters.mongo.stores.places import place_of
from trimcore.domain.model.ids import SourceId, UserId
from trimcore.domain.model.sources.source import Source
from trimcore.stored.epoch_ms import from_ms, to_ms
from trimcore.stored.source import SourceDocument


class StoredSource(msgspec.Struct, frozen=True, rename={"id": "_id"}):
    """A document of `sources`; `place` is there to be indexed."""

    id: str
    user_id: str
    place: str
    version: int
    created_at: int
    due_at: int | None
    document: SourceDocument

    @classmethod
    def of(cls, source: Source) -> Self:
        """Write a value down."""
        return cls(
            id=source.id,
            user_id=source.user_id,
            place=place_of(source),
            version=source.version,
            created_at=to_ms(source.created_at),
            due_at=to_ms(source.due_at),
            document=SourceDocument.of(source),
        )

    def value(self) -> Source:
        """Read the value back."""
        return self.document.value(
            id=SourceId(self.id),
            user_id=UserId(self.user_id),
            version=self.version,
            created_at=from_ms(self.created_at),
            due_at=from_ms(self.due_at),
        )


class SourceChange(msgspec.Struct, frozen=True):
    """The fields of a source that change in its life."""

    version: int
    due_at: int | None
    document: SourceDocument

    @classmethod
    def of(cls, source: Source) -> Self:
        """Write a value down."""
        document = SourceDocument.of(source)
        return cls(version=source.version, due_at=to_ms(source.due_at), document=document)
