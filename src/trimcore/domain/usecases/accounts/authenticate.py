"""Who is calling."""

from dataclasses import dataclass

from trimcore.domain.errors import InvalidToken, UserNotFound
from trimcore.domain.model.session import Session
from trimcore.domain.model.user import User
from trimcore.ports.clock import Clock
from trimcore.ports.stores.sessions import Sessions
from trimcore.ports.stores.users import Users
from trimcore.ports.tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A user who has proved to be themselves, and the session that proved it."""

    user: User
    session: Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticate:
    """Turn a token into its user.

    - The token must be genuine, and its session stored, of the same user, neither expired nor
      revoked.
    - The user must still exist, and not have asked to be erased.
    - The user's password must not have been changed since, except from this session.
    """

    users: Users
    sessions: Sessions
    tokens: Tokens
    clock: Clock

    def execute(self, token: str) -> Caller:
        """Return the caller.

        Raises:
            InvalidToken: any of the rules is broken; which one is not said.
            Unavailable: the database did not answer.
        """
        claimed = self.tokens.read(token)
        now = self.clock.now()
        session = self.sessions.find(claimed.uid)
        if session is None or session.user_id != claimed.user_id:
            raise InvalidToken
        if not (session.is_valid(now) and claimed.is_valid(now)):
            raise InvalidToken
        try:
            user = self.users.get(session.user_id)
        except UserNotFound as error:
            raise InvalidToken from error
        if user.is_leaving or session.password_version != user.password_version:
            raise InvalidToken
        return Caller(user=user, session=session)
