"""The users."""

from abc import abstractmethod
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
