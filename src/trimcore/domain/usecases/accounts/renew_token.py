"""Staying logged in."""

from dataclasses import dataclass

from trimcore.domain.errors import InvalidToken
from trimcore.domain.model.session import Session
from trimcore.domain.usecases.accounts.issue_token import IssuedToken
from trimcore.ports.clock import Clock
from trimcore.ports.ids import Ids
from trimcore.ports.stores.sessions import Sessions
from trimcore.ports.tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewToken:
    """Gives a fresh token for one that still holds, and ends the old one.

    - The fresh one holds for an hour from now on.
    - Of any number of calls with one token, one gets a fresh one.
    - After a crash in between, the old token still holds; nobody has the new one.
    """

    sessions: Sessions
    tokens: Tokens
    clock: Clock
    ids: Ids

    def execute(self, session: Session) -> IssuedToken:
        """Open a session in the place of `session`, and return its token.

        Raises:
            InvalidToken: the session has ended meanwhile.
            Unavailable: the database did not answer; either session may hold.
        """
        now = self.clock.now()
        fresh = Session.begin(
            uid=self.ids.uuid(),
            user_id=session.user_id,
            now=now,
            password_version=session.password_version,
        )
        self.sessions.add(fresh)
        if not self.sessions.revoke(session.uid, now):
            self.sessions.revoke(fresh.uid, now)
            raise InvalidToken
        return IssuedToken(session=fresh, token=self.tokens.issue(fresh))
