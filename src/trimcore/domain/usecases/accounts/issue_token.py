"""Logging in."""

from dataclasses import dataclass
from datetime import timedelta

from trimcore.domain.errors import WrongCredentials
from trimcore.domain.model.session import Session
from trimcore.domain.model.user import LONGEST_EMAIL, LONGEST_PASSWORD, User, email_key
from trimcore.domain.policies.limits.quota import Quota
from trimcore.domain.policies.limits.rate_limit import RateLimit
from trimcore.ports.clock import Clock
from trimcore.ports.ids import Ids
from trimcore.ports.passwords import Passwords
from trimcore.ports.stores.sessions import Sessions
from trimcore.ports.stores.throttle import Throttle
from trimcore.ports.stores.users import Users
from trimcore.ports.tokens import Tokens

FAILED_LOGINS = RateLimit(name="login", most=10, within=timedelta(minutes=5))


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTokenCommand:
    """What the user typed; None where a field was left out."""

    email: str | None
    password: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedToken:
    """A fresh session and the token that proves it."""

    session: Session
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueToken:
    """Gives a token for an e-mail and its password.

    - An unknown e-mail and a wrong password are told apart neither by answer nor by time.
    - After 10 failures for one e-mail within 5 minutes, known or not, it is refused for a while.
    - A hash made with old parameters is renewed.
    - A user who asked to be erased is as good as unknown.
    """

    users: Users
    sessions: Sessions
    passwords: Passwords
    tokens: Tokens
    throttle: Throttle
    clock: Clock
    ids: Ids
    limit: RateLimit = FAILED_LOGINS

    def quota(self, command: IssueTokenCommand) -> Quota | None:
        """Return how many failures are left to the command's e-mail, if it can be one.

        Raises:
            Unavailable: the database did not answer.
        """
        if not _may_be(email := command.email or ""):
            return None
        return self.limit.quota(self.throttle, email_key(email), self.clock.now())

    def execute(self, command: IssueTokenCommand) -> IssuedToken:
        """Open a session and return its token.

        Raises:
            WrongCredentials: no user has this e-mail and password.
            TooMany: too many failures for this e-mail.
            Busy: too many passwords are being checked.
            Unavailable: the database did not answer.
        """
        email, password = command.email or "", command.password or ""
        if not _may_be(email) or not 0 < len(password) <= LONGEST_PASSWORD:
            message = "The e-mail or the password is wrong."
            raise WrongCredentials(message)
        now = self.clock.now()
        key = email_key(email)
        self.limit.enforce(self.throttle, key, now)
        user = self._find(key, password)
        # Guesses that came all at once must not learn more than those that came one by one.
        self.limit.enforce(self.throttle, key, now)
        if user is None:
            self.limit.record(self.throttle, key, now)
            message = "The e-mail or the password is wrong."
            raise WrongCredentials(message)
        self._rehash(user, password)
        session = Session.begin(
            uid=self.ids.uuid(),
            user_id=user.id,
            now=now,
            password_version=user.password_version,
        )
        self.sessions.add(session)
        return IssuedToken(session=session, token=self.tokens.issue(session))

    def _find(self, key: str, password: str) -> User | None:
        user = self.users.find_by_email(key)
        if user is None:
            self.passwords.verify_nobody(password)
            return None
        right = self.passwords.verify(user.password_hash, password)
        return user if right and not user.is_leaving else None

    def _rehash(self, user: User, password: str) -> None:
        if self.passwords.needs_rehash(user.password_hash):
            fresh = self.passwords.hash(password)
            self.users.replace_password_hash(user.id, user.password_hash, fresh)


def _may_be(email: str) -> bool:
    return 0 < len(email) <= LONGEST_EMAIL
