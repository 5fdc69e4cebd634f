"""Documents of `sessions`."""

from typing import Self
from uuid import UUID

import msgspec

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.session import Session
from trimcore.stored.epoch_ms import from_ms, to_ms


class StoredSession(msgspec.Struct, frozen=True, rename={"id": "_id"}):
    """A document of `sessions`."""

    id: str
    user_id: str
    issued_at: int
    expires_at: int
    revoked_at: int | None
    password_version: int = 0

    @classmethod
    def of(cls, session: Session) -> Self:
        """Write a value down."""
        return cls(
            id=str(session.uid),
            user_id=session.user_id,
            issued_at=to_ms(session.issued_at),
            expires_at=to_ms(session.expires_at),
            revoked_at=to_ms(session.revoked_at),
            password_version=session.password_version,
        )

    def value(self) -> Session:
        """Read the value back."""
        return Session(
            uid=UUID(self.id),
            user_id=UserId(self.user_id),
            issued_at=from_ms(self.issued_at),
            expires_at=from_ms(self.expires_at),
            revoked_at=from_ms(self.revoked_at),
            password_version=self.password_version,
        )
