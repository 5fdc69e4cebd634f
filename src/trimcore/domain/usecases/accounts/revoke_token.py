"""Logging out."""

from dataclasses import dataclass

from trimcore.domain.model.session import Session
from trimcore.ports.clock import Clock
from trimcore.ports.stores.sessions import Sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeToken:
    """Ends a session before its time; its token proves nothing from then on."""

    sessions: Sessions
    clock: Clock

    def execute(self, session: Session) -> None:
        """Revoke the session; once revoked, it stays so.

        Raises:
            Unavailable: the database did not answer.
        """
        self.sessions.revoke(session.uid, self.clock.now())
