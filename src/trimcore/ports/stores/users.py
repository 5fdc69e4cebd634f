"""The users."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Protocol

from trimcore.domain.model.ids import UserId
from trimcore.domain.model.user import User


class Users(Protocol):
    """Stores users; e-mail keys are unique."""

    is_immediate: ClassVar[bool] = False
    """Whether finding one user waits for nobody, so that an event loop may do it."""

    @abstractmethod
    def add(self, user: User) -> None:
        """Store a new user. Of any number of calls at once with one e-mail key, one succeeds.

        Raises:
            EmailTaken: another user has the same `email_key`; nothing is stored.
            DuplicateId: a user with this id is stored already, whatever its address.
            Unavailable: the database did not answer; the user may or may not be stored.
        """

    @abstractmethod
    def get(self, user_id: UserId) -> User:
        """Return the user with this id.

        Raises:
            UserNotFound: there is none.
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def find_by_email(self, email_key: str) -> User | None:
        """Return the user with this e-mail key (see `email_key`), or None.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def replace_password_hash(self, user_id: UserId, old: str, new: str) -> None:
        """Swap the hash for a new one if it is still `old`; otherwise do nothing.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def list_leaving(self, limit: int) -> Sequence[User]:
        """Return users who asked to be erased, those who asked first first, at most `limit`.

        Raises:
            Unavailable: the database did not answer.
        """

    @abstractmethod
    def delete(self, user_id: UserId) -> None:
        """Forget a user, whose address is free then; does nothing when there is none.

        Raises:
            Unavailable: the database did not answer; the user may or may not be gone.
        """

    @abstractmethod
    def replace(self, user: User, *, password_hash: str) -> None:
        """Store `user` if the stored hash is still `password_hash`, durably.

        Who has asked to leave stays so: a user who is not leaving takes no such one's place.

        Of any number of calls at once that change the hash, one succeeds. `email` and `created_at`
        stay what they were when the user was added, whatever `user` says.

        Raises:
            UserNotFound: there is none.
            StaleVersion: another hash is stored, or one who leaves; nothing changes.
            Unavailable: the database did not answer; the value may or may not be stored.
        """
