"""Users in memory."""

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

from trimcore.domain.errors import DuplicateId, EmailTaken, StaleVersion, UserNotFound
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.user import User
from trimcore.ports.stores.users import Users
from trimcore.stored.epoch_ms import whole_ms


class MemoryUsers(Users):
    """Keeps users in a dictionary; safe to share between threads."""

    is_immediate = True

    def __init__(self) -> None:
        self._lock = Lock()
        self._users: dict[UserId, User] = {}
        self._ids: dict[str, UserId] = {}

    def add(self, user: User) -> None:
        with self._lock:
            if user.id in self._users:
                raise DuplicateId(user.id)
            if user.email_key in self._ids:
                raise EmailTaken
            self._ids[user.email_key] = user.id
            self._users[user.id] = _as_stored(user)

    def get(self, user_id: UserId) -> User:
        with self._lock:
            try:
                return self._users[user_id]
            except KeyError:
                raise UserNotFound(user_id) from None

    def find_by_email(self, email_key: str) -> User | None:
        with self._lock:
            user_id = self._ids.get(email_key)
            return None if user_id is None else self._users[user_id]

    def replace_password_hash(self, user_id: UserId, old: str, new: str) -> None:
        with self._lock:
            user = self._users.get(user_id)
            if user is not None and user.password_hash == old:
                self._users[user_id] = replace(user, password_hash=new)

    def list_leaving(self, limit: int) -> Sequence[User]:
        with self._lock:
            leaving = [
                (each.leaving_since, each) for each in self._users.values() if each.leaving_since
            ]
        return [each for _, each in sorted(leaving, key=lambda pair: pair[0])[:limit]]

    def delete(self, user_id: UserId) -> None:
        with self._lock:
            user = self._users.pop(user_id, None)
            if user is not None:
                del self._ids[user.email_key]

    def replace(self, user: User, *, password_hash: str) -> None:
        with self._lock:
            stored = self._users.get(user.id)
            if stored is None:
                raise UserNotFound(user.id)
            returns = stored.leaving_since is not None and user.leaving_since is None
            if stored.password_hash != password_hash or returns:
                raise StaleVersion(user.id)
            self._users[user.id] = replace(
                _as_stored(user), email=stored.email, created_at=stored.created_at
            )


def _as_stored(user: User) -> User:
    return replace(
        user,
        created_at=whole_ms(user.created_at),
        leaving_since=whole_ms(user.leaving_since),
    )
