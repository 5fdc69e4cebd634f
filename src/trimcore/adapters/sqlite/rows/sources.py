"""Rows of `sources`."""

import msgspec

from trimcore.adapters.sqlite.database import Row, Value
from trimcore.adapters.sqlite.rows.encoding import encoded, remembered
from trimcore.domain.model.ids import SourceId, UserId
from trimcore.domain.model.sources.source import Source
from trimcore.stored.epoch_ms import from_ms, to_ms
from trimcore.stored.source import SourceDocument
from trimcore.stored.time_base import decode_hook


class SourceRow(msgspec.Struct, frozen=True, array_like=True):
    """The columns of `sources`."""

    id: str
    user_id: str
    version: int
    created_at: int
    due_at: int | None
    document: str


def source_to_row(source: Source) -> tuple[Value, ...]:
    """Return the columns of a source."""
    return (
        source.id,
        source.user_id,
        source.version,
        to_ms(source.created_at),
        to_ms(source.due_at),
        encoded(SourceDocument.of(source)),
    )


@remembered
def source_from_row(columns: Row) -> Source:
    """Return the source of a row."""
    row = msgspec.convert(columns, SourceRow)
    document = msgspec.json.decode(row.document, type=SourceDocument, dec_hook=decode_hook)
    return document.value(
        id=SourceId(row.id),
        user_id=UserId(row.user_id),
        version=row.version,
        created_at=from_ms(row.created_at),
        due_at=from_ms(row.due_at),
    )
