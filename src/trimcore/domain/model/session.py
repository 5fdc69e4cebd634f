"""What a token proves."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.utc import require_utc

SESSION_LENGTH = timedelta(seconds=3600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One login: valid from a whole second for an hour, unless revoked before.

    `password_version` is which of the user's passwords it was begun under (see `User`).
    """

    uid: UUID
    user_id: UserId
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    password_version: int = 0

    def __post_init__(self) -> None:
        """Refuse moments that are not UTC."""
        require_utc(
            issued_at=self.issued_at, expires_at=self.expires_at, revoked_at=self.revoked_at
        )

    @classmethod
    def begin(
        cls, *, uid: UUID, user_id: UserId, now: datetime, password_version: int = 0
    ) -> "Session":
        """Open a session at the second of `now`, since tokens carry whole seconds."""
        issued_at = now.replace(microsecond=0)
        expires_at = issued_at + SESSION_LENGTH
        return cls(
            uid=uid,
            user_id=user_id,
            issued_at=issued_at,
            expires_at=expires_at,
            password_version=password_version,
        )

    def is_valid(self, now: datetime) -> bool:
        """Tell whether it still proves anything; the moment of expiry is outside."""
        return self.revoked_at is None and now < self.expires_at

    def revoke(self, now: datetime) -> "Session":
        """End it; the first revocation's moment stays."""
        return self if self.revoked_at else replace(self, revoked_at=now)
