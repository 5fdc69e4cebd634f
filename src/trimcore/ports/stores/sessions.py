"""The sessions that tokens prove."""

from abc import abstractmethod
from datetime import datetime
from typing import ClassVar, Protocol
from uuid import UUID

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.session import Session


class Sessions(Protocol):
    """Stores sessions by uid."""

    is_immediate: ClassVar[bool] = False
    """Whether finding one session waits for nobody, so that an event loop may do it."""

    @abstractmethod
    def add(self, session: Session) -> None:
        """Store a new session.

        Raises:
            DuplicateId: a session with this uid is stored already.
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def find(self, uid: UUID) -> Session | None:
        """Return the session with this uid, also an expired or revoked one, or None.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def revoke(self, uid: UUID, now: datetime) -> bool:
        """Set `revoked_at` unless it is set, and return whether this call did.

        Of any number of calls at once, one does; none when there is no such session.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def confirm(self, uid: UUID, password_version: int) -> None:
        """Set `password_version`; does nothing when there is no such session.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def delete_of_user(self, user_id: UserId) -> int:
        """Remove all sessions of a user, and return how many.

        Raises:
            Unavailable: the database did not answer; some may be gone.
        """

    @abstractmethod
    def delete_expired(self, now: datetime) -> int:
        """Remove sessions with `expires_at` ≤ now, and return how many.

        Raises:
            Unavailable: the database did not answer.
        """
