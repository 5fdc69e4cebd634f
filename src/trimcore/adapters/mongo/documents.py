"""Stored documents, and how domain values become documents and come back.

Ids are the domain's text, moments milliseconds. A field may be added if it has a default; readers
ignore what they don't know.
"""

from datetime import datetime
from typing import Self, TypeAlias, TypeVar
from uuid import UUID

import msgspec

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.session import Session
from trimcore.domain.model.user import User
from trimcore.stored.epoch_ms import from_ms, to_ms
from trimcore.stored.time_base import decode_hook, encode_hook

Document: TypeAlias = dict[str, object]

Stored = TypeVar("Stored", bound=msgspec.Struct)


class StoredUser(msgspec.Struct, frozen=True, rename={"id": "_id"}):
    """A document of `users`."""

    id: str
    email_key: str
    email: str
    password_hash: str
    created_at: int

    @classmethod
    def of(cls, user: User) -> Self:
        """Write a value down."""
        return cls(
            id=user.id,
            email_key=user.email_key,
            email=user.email,
            password_hash=user.password_hash,
            created_at=to_ms(user.created_at),
        )

    def value(self) -> User:
        """Read the value back."""
        return User(
            id=UserId(self.id),
            email=self.email,
            password_hash=self.password_hash,
            created_at=from_ms(self.created_at),
        )


class StoredSession(msgspec.Struct, frozen=True, rename={"id": "_id"}):
    """A document of `sessions`."""

    id: str
    user_id: str
    issued_at: int
    expires_at: int
    revoked_at: int | None

    @classmethod
    def of(cls, session: Session) -> Self:
        """Write a value down."""
        return cls(
            id=str(session.uid),
            user_id=session.user_id,
            issued_at=to_ms(session.issued_at),
            expires_at=to_ms(session.expires_at),
            revoked_at=to_ms(session.revoked_at),
        )

    def value(self) -> Session:
        """Read the value back."""
        return Session(
            uid=UUID(self.id),
            user_id=UserId(self.user_id),
            issued_at=from_ms(self.issued_at),
            expires_at=from_ms(self.expires_at),
            revoked_at=from_ms(self.revoked_at),
        )


class StoredEvent(msgspec.Struct, frozen=True):
    """A document of `throttled`."""

    key: str
    happened_at: int
    keep_until: int


def to_document(stored: msgspec.Struct) -> Document:
    """Return what the driver takes."""
    document: Document = msgspec.to_builtins(stored, enc_hook=encode_hook)
    return document


def from_document(document: Document, kind: type[Stored]) -> Stored:
    """Read what the driver gives."""
    return msgspec.convert(document, kind, dec_hook=decode_hook)


def moments_of(documents: list[Document]) -> tuple[datetime, ...]:
    """Return when stored events happened."""
    events = (from_document(each, StoredEvent) for each in documents)
    return tuple(from_ms(event.happened_at) for event in events)
