"""A new user."""

from dataclasses import dataclass
from datetime import timedelta

from trimcore.domain.errors import EmailTaken, Fault, InvalidInput
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.user import User, email_faults, email_key, password_faults
from trimcore.domain.policies.limits.quota import Quota
from trimcore.domain.policies.limits.rate_limit import RateLimit
from trimcore.ports.clock import Clock
from trimcore.ports.ids import Ids
from trimcore.ports.passwords import Passwords
from trimcore.ports.stores.throttle import Throttle
from trimcore.ports.stores.users import Users

REGISTRATIONS = RateLimit(name="registration", most=300, within=timedelta(minutes=10))


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUserCommand:
    """What the newcomer typed (None: left out), and the address of the call, if it has one."""

    email: str | None
    password: str | None
    password_confirmation: str | None
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUser:
    """Registers a user.

    - The e-mail must be an address, and no other user may have it, upper and lower case alike.
    - The password has 8 to 128 characters and is typed twice alike.
    - Every wrong field is reported at once.
    - One address tries at most 300 times in 10 minutes, unless set otherwise.
    """

    users: Users
    passwords: Passwords
    throttle: Throttle
    clock: Clock
    ids: Ids
    limit: RateLimit = REGISTRATIONS

    def check(self, command: RegisterUserCommand) -> list[Fault]:
        """Tell every wrong field; this counts as a try of the command's address.

        Raises:
            TooMany: too many registrations from this address.
            Unavailable: the database did not answer.
        """
        if command.address is not None:
            now = self.clock.now()
            self.limit.enforce(self.throttle, command.address, now)
            self.limit.record(self.throttle, command.address, now)
        return _faults(command)

    def quota(self, command: RegisterUserCommand) -> Quota | None:
        """Return how many tries are left to the command's address, if it has one.

        Raises:
            Unavailable: the database did not answer.
        """
        if command.address is None:
            return None
        return self.limit.quota(self.throttle, command.address, self.clock.now())

    def execute(self, command: RegisterUserCommand) -> User:
        """Check the command, store the new user and return it.

        Raises:
            InvalidInput: some fields are wrong; EmailTaken if it is only that.
            TooMany: too many registrations from this address.
            Busy: too many passwords are being hashed.
            Unavailable: the database did not answer.
        """
        faults = self.check(command)
        if faults:
            raise InvalidInput(*faults)
        email, password = command.email or "", command.password or ""
        if self.users.find_by_email(email_key(email)) is not None:
            raise EmailTaken
        user = User(
            id=UserId(self.ids.object_id()),
            email=email,
            password_hash=self.passwords.hash(password),
            created_at=self.clock.now(),
        )
        self.users.add(user)
        return user


def _faults(command: RegisterUserCommand) -> list[Fault]:
    email, password = command.email or "", command.password or ""
    faults = [
        Fault(field=field, code="required", detail="is required")
        for field in ("email", "password", "password_confirmation")
        if not getattr(command, field)
    ]
    missing = {fault.field for fault in faults}
    broken = email_faults(email) + password_faults(password, command.password_confirmation or "")
    return faults + [fault for fault in broken if fault.field not in missing]
