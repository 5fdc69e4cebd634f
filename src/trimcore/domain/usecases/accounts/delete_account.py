"""Leaving."""

from dataclasses import dataclass

from trimcore.domain.errors import Fault, InvalidInput
from trimcore.domain.model.user import User
from trimcore.domain.policies.limits.own_password import OwnPassword
from trimcore.domain.policies.limits.quota import Quota
from trimcore.domain.policies.limits.rate_limit import RateLimit
from trimcore.domain.usecases.accounts.issue_token import FAILED_LOGINS
from trimcore.ports.clock import Clock
from trimcore.ports.passwords import Passwords
from trimcore.ports.stores.throttle import Throttle
from trimcore.ports.stores.users import Users


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteAccountCommand:
    """Who calls, and the password that they typed; None: left out."""

    user: User
    password: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteAccount:
    """Has the caller erased, with everything that is the caller's.

    - The password must be right; wrong ones count as failed logins do.
    - From then on no token and no login of the user is good for anything.
    - Workers erase what is there within a minute: requests, results and the links to them, sources,
      uploads, webhooks, and last the user. What a crash leaves is erased by the next sweep.
    - The address is free again when all is gone.
    """

    users: Users
    passwords: Passwords
    throttle: Throttle
    clock: Clock
    limit: RateLimit = FAILED_LOGINS

    def check(self, command: DeleteAccountCommand) -> list[Fault]:
        """Tell what is wrong; a wrong password counts as a failed login.

        Raises:
            TooMany: too many failures for this user.
            Busy: too many passwords are being checked.
            Unavailable: the database did not answer.
        """
        if not command.password:
            return [Fault(field="password", code="required", detail="is required")]
        if self._own.is_typed(command.user, command.password):
            return []
        return [Fault(field="password", code="wrong", detail="is not your password")]

    def quota(self, user: User) -> Quota:
        """Return how many failures are left to a user.

        Raises:
            Unavailable: the database did not answer.
        """
        return self._own.quota(user)

    def execute(self, command: DeleteAccountCommand) -> None:
        """Note that the user leaves, in one step; sweeps do the rest.

        Raises:
            InvalidInput: the password is missing or wrong.
            TooMany: too many failures for this user.
            StaleVersion: the password was changed meanwhile.
            Busy: too many passwords are being checked.
            Unavailable: the database did not answer; the user may or may not leave.
        """
        if faults := self.check(command):
            raise InvalidInput(*faults)
        user = command.user
        self.users.replace(user.leave(self.clock.now()), password_hash=user.password_hash)

    @property
    def _own(self) -> OwnPassword:
        return OwnPassword(
            passwords=self.passwords, throttle=self.throttle, clock=self.clock, limit=self.limit
        )
