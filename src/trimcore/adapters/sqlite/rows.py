"""Stored rows, and how domain values become rows and come back.

A row is the columns of its table, the last of them a JSON document of what is never queried.
"""

from datetime import datetime
from functools import lru_cache
from uuid import UUID

import msgspec

from trimcore.adapters.sqlite.columns import (
    RequestRow,
    SessionDocument,
    SessionRow,
    UserDocument,
    UserRow,
)
from trimcore.adapters.sqlite.database import Row, Value
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.session import Session
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.user import User
from trimcore.stored.epoch_ms import from_ms, to_ms
from trimcore.stored.request import RequestDocument
from trimcore.stored.time_base import decode_hook, encode_hook

remembered = lru_cache(maxsize=512)
"""Values that are read over and over are made once: a row that is equal is an equal value."""


def user_to_row(user: User) -> Row:
    """Return the columns of a user."""
    document = UserDocument(email=user.email, created_at=to_ms(user.created_at))
    return (user.id, user.email_key, user.password_hash, _encode(document))


@remembered
def user_from_row(columns: Row) -> User:
    """Return the user of a row."""
    row = msgspec.convert(columns, UserRow)
    document = msgspec.json.decode(row.document, type=UserDocument)
    return User(
        id=UserId(row.id),
        email=document.email,
        password_hash=row.password_hash,
        created_at=from_ms(document.created_at),
    )


def session_to_row(session: Session) -> Row:
    """Return the columns of a session."""
    document = SessionDocument(user_id=session.user_id, issued_at=to_ms(session.issued_at))
    expires_at, revoked_at = to_ms(session.expires_at), to_ms(session.revoked_at)
    return (str(session.uid), expires_at, revoked_at, _encode(document))


@remembered
def session_from_row(columns: Row) -> Session:
    """Return the session of a row."""
    row = msgspec.convert(columns, SessionRow)
    document = msgspec.json.decode(row.document, type=SessionDocument)
    return Session(
        uid=UUID(row.uid),
        user_id=UserId(document.user_id),
        issued_at=from_ms(document.issued_at),
        expires_at=from_ms(row.expires_at),
        revoked_at=from_ms(row.revoked_at),
    )


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
        _encode(RequestDocument.of(request)),
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


def moment_from_row(columns: Row) -> datetime:
    """Return the moment that is a row's only column."""
    (milliseconds,) = msgspec.convert(columns, tuple[int])
    return from_ms(milliseconds)


def _encode(document: msgspec.Struct) -> str:
    return msgspec.json.encode(document, enc_hook=encode_hook).decode()


def count_from_row(columns: Row) -> tuple[Status, int]:
    """Read a status, and how many requests have it."""
    return msgspec.convert(columns, tuple[Status, int])
