"""Rows of `users`."""

import msgspec

from trimcore.adapters.sqlite.database import Row
from trimcore.adapters.sqlite.rows.encoding import encoded, remembered
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.user import User
from trimcore.stored.epoch_ms import from_ms, to_ms


class UserDocument(msgspec.Struct, frozen=True):
    """A user's address as it was sent, when the user registered, and what changed since."""

    email: str
    created_at: int
    password_version: int = 0
    leaving_since: int | None = None


class UserRow(msgspec.Struct, frozen=True, array_like=True):
    """The columns of `users`."""

    id: str
    email_key: str
    password_hash: str
    document: str


def user_to_row(user: User) -> Row:
    """Return the columns of a user."""
    document = UserDocument(
        email=user.email,
        created_at=to_ms(user.created_at),
        password_version=user.password_version,
        leaving_since=to_ms(user.leaving_since),
    )
    return (user.id, user.email_key, user.password_hash, encoded(document))


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
        password_version=document.password_version,
        leaving_since=from_ms(document.leaving_since),
    )
