"""Another password."""

from dataclasses import dataclass

from trimcore.domain.errors import Fault, InvalidInput
from trimcore.domain.model.user import User, password_faults
from trimcore.domain.policies.limits.own_password import OwnPassword
from trimcore.domain.policies.limits.quota import Quota
from trimcore.domain.policies.limits.rate_limit import RateLimit
from trimcore.domain.usecases.accounts.authenticate import Caller
from trimcore.domain.usecases.accounts.issue_token import FAILED_LOGINS
from trimcore.ports.clock import Clock
from trimcore.ports.passwords import Passwords
from trimcore.ports.stores.sessions import Sessions
from trimcore.ports.stores.throttle import Throttle
from trimcore.ports.stores.users import Users


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePasswordCommand:
    """Who calls, and what they typed; None: left out."""

    caller: Caller
    current_password: str | None
    password: str | None
    password_confirmation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword:
    """Gives the caller another password.

    - The current password must be right; wrong ones count as failed logins do.
    - The new password has 8 to 128 characters and is typed twice alike.
    - Every wrong field is reported at once.
    - All sessions of the user end, but the one that calls. After a crash in between that one may
      have ended too; then the user logs in with the new password.
    """

    users: Users
    sessions: Sessions
    passwords: Passwords
    throttle: Throttle
    clock: Clock
    limit: RateLimit = FAILED_LOGINS

    def check(self, command: ChangePasswordCommand) -> list[Fault]:
        """Tell every wrong field; a wrong current password counts as a failed login.

        Raises:
            TooMany: too many failures for this user.
            Busy: too many passwords are being checked.
            Unavailable: the database did not answer.
        """
        password, again = command.password or "", command.password_confirmation or ""
        missing = [
            Fault(field=field, code="required", detail="is required")
            for field in ("current_password", "password", "password_confirmation")
            if not getattr(command, field)
        ]
        left_out = {fault.field for fault in missing}
        broken = self._current_faults(command) + password_faults(password, again)
        return missing + [fault for fault in broken if fault.field not in left_out]

    def quota(self, user: User) -> Quota:
        """Return how many failures are left to a user.

        Raises:
            Unavailable: the database did not answer.
        """
        return self._own.quota(user)

    def execute(self, command: ChangePasswordCommand) -> User:
        """Store the new password, and return the user.

        Raises:
            InvalidInput: some fields are wrong.
            TooMany: too many failures for this user.
            StaleVersion: the password was changed meanwhile.
            Busy: too many passwords are being checked.
            Unavailable: the database did not answer; the password may or may not be changed.
        """
        if faults := self.check(command):
            raise InvalidInput(*faults)
        user, session = command.caller.user, command.caller.session
        changed = user.with_password(self.passwords.hash(command.password or ""))
        self.users.replace(changed, password_hash=user.password_hash)
        self.sessions.confirm(session.uid, changed.password_version)
        return changed

    def _current_faults(self, command: ChangePasswordCommand) -> list[Fault]:
        if self._own.is_typed(command.caller.user, command.current_password or ""):
            return []
        return [Fault(field="current_password", code="wrong", detail="is not your password")]

    @property
    def _own(self) -> OwnPassword:
        return OwnPassword(
            passwords=self.passwords, throttle=self.throttle, clock=self.clock, limit=self.limit
        )
