"""Rows of `requests`, and how many there are of each status."""

import msgspec

from trimcore.adapters.sqlite.database import Row, Value
from trimcore.adapters.sqlite.rows.encoding import encoded, remembered
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.stored.epoch_ms import from_ms, to_ms
from trimcore.stored.request import RequestDocument
from trimcore.stored.time_base import decode_hook


class RequestRow(msgspec.Struct, frozen=True, array_like=True):
    """The columns of `requests`."""

    id: str
    user_id: str
    idempotency_key: str | None
    status: str
    version: int
    created_at: int
    due_at: int | None
    document: str


def request_to_row(request: TrimRequest) -> tuple[Value, ...]:
    """Return the columns of a request."""
    return (
        request.id,
        request.user_id,
        request.idempotency_key,
        request.status.value,
        request.version,
        to_ms(request.created_at),
        to_ms(request.due_at),
        encoded(RequestDocument.of(request)),
    )


@remembered
def request_from_row(columns: Row) -> TrimRequest:
    """Return the request of a row."""
    row = msgspec.convert(columns, RequestRow)
    document = msgspec.json.decode(row.document, type=RequestDocument, dec_hook=decode_hook)
    return document.value(
        id=RequestId(row.id),
        user_id=UserId(row.user_id),
        idempotency_key=row.idempotency_key,
        status=Status(row.status),
        version=row.version,
        created_at=from_ms(row.created_at),
        due_at=from_ms(row.due_at),
    )


def count_from_row(columns: Row) -> tuple[Status, int]:
    """Read a status, and how many requests have it."""
    return msgspec.convert(columns, tuple[Status, int])
