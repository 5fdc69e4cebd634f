"""Sessions in memory."""

from dataclasses import replace
from datetime import datetime
from threading import Lock
from uuid import UUID

from trimcore.domain.errors import DuplicateId
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.session import Session
from trimcore.ports.stores.sessions import Sessions
from trimcore.stored.epoch_ms import whole_ms


class MemorySessions(Sessions):
    """Keeps sessions in a dictionary; safe to share between threads."""

    is_immediate = True

    def __init__(self) -> None:
        self._lock = Lock()
        self._sessions: dict[UUID, Session] = {}

    def add(self, session: Session) -> None:
        with self._lock:
            if session.uid in self._sessions:
                raise DuplicateId(str(session.uid))
            self._sessions[session.uid] = replace(
                session,
                issued_at=whole_ms(session.issued_at),
                expires_at=whole_ms(session.expires_at),
                revoked_at=whole_ms(session.revoked_at),
            )

    def find(self, uid: UUID) -> Session | None:
        with self._lock:
            return self._sessions.get(uid)

    def revoke(self, uid: UUID, now: datetime) -> bool:
        with self._lock:
            session = self._sessions.get(uid)
            if session is None or session.revoked_at is not None:
                return False
            self._sessions[uid] = session.revoke(whole_ms(now))
            return True

    def confirm(self, uid: UUID, password_version: int) -> None:
        with self._lock:
            if uid in self._sessions:
                session = self._sessions[uid]
                self._sessions[uid] = replace(session, password_version=password_version)

    def delete_of_user(self, user_id: UserId) -> int:
        with self._lock:
            found = [uid for uid, each in self._sessions.items() if each.user_id == user_id]
            for uid in found:
                del self._sessions[uid]
            return len(found)

    def delete_expired(self, now: datetime) -> int:
        with self._lock:
            expired = [
                uid for uid, each in self._sessions.items() if each.expires_at <= whole_ms(now)
            ]
            for uid in expired:
                del self._sessions[uid]
            return len(expired)
