"""Documents of `users`."""

from typing import Self

import msgspec

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.user import User
from trimcore.stored.epoch_ms import from_ms, to_ms


class StoredUser(msgspec.Struct, frozen=True, rename={"id": "_id"}):
    """A document of `users`."""

    id: str
    email_key: str
    email: str
    password_hash: str
    created_at: int
    password_version: int = 0
    leaving_since: int | None = None

    @classmethod
    def of(cls, user: User) -> Self:
        """Write a value down."""
        return cls(
            id=user.id,
            email_key=user.email_key,
            email=user.email,
            password_hash=user.password_hash,
            created_at=to_ms(user.created_at),
            password_version=user.password_version,
            leaving_since=to_ms(user.leaving_since),
        )

    def value(self) -> User:
        """Read the value back."""
        return User(
            id=UserId(self.id),
            email=self.email,
            password_hash=self.password_hash,
            created_at=from_ms(self.created_at),
            password_version=self.password_version,
            leaving_since=from_ms(self.leaving_since),
        )
