"""The columns of each table, and the documents that are the last of them.

A field may be added to a document if it has a default; readers ignore what they don't know.
"""

import msgspec


class UserDocument(msgspec.Struct, frozen=True):
    """A user's address as it was sent, and when the user registered."""

    email: str
    created_at: int


class UserRow(msgspec.Struct, frozen=True, array_like=True):
    """The columns of `users`."""

    id: str
    email_key: str
    password_hash: str
    document: str


class SessionDocument(msgspec.Struct, frozen=True):
    """Whose session it is, and since when."""

    user_id: str
    issued_at: int


class SessionRow(msgspec.Struct, frozen=True, array_like=True):
    """The columns of `sessions`."""

    uid: str
    expires_at: int
    revoked_at: int | None
    document: str


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
