"""Asking who has a token for the password as well."""

from dataclasses import dataclass

from trimcore.domain.model.user import LONGEST_PASSWORD, User
from trimcore.domain.policies.limits.quota import Quota
from trimcore.domain.policies.limits.rate_limit import RateLimit
from trimcore.ports.clock import Clock
from trimcore.ports.passwords import Passwords
from trimcore.ports.stores.throttle import Throttle


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPassword:
    """Tells whether a user's own password was typed; wrong ones count as failed logins do."""

    passwords: Passwords
    throttle: Throttle
    clock: Clock
    limit: RateLimit

    def quota(self, user: User) -> Quota:
        """Return how many failures are left to a user.

        Raises:
            Unavailable: the database did not answer.
        """
        return self.limit.quota(self.throttle, user.email_key, self.clock.now())

    def is_typed(self, user: User, password: str) -> bool:
        """Tell whether it is the password, and count it if not.

        Raises:
            TooMany: too many failures for this user.
            Busy: too many passwords are being checked.
            Unavailable: the database did not answer.
        """
        now = self.clock.now()
        self.limit.enforce(self.throttle, user.email_key, now)
        is_right = len(password) <= LONGEST_PASSWORD and self.passwords.verify(
            user.password_hash, password
        )
        # Guesses that came all at once must not learn more than those that came one by one.
        self.limit.enforce(self.throttle, user.email_key, now)
        if not is_right:
            self.limit.record(self.throttle, user.email_key, now)
        return is_right
