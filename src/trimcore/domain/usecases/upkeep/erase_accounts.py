"""Erasing those who left."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from trimcore.domain.errors import Unavailable
from trimcore.domain.model.user import User
from trimcore.domain.policies.erasure import Erasure
from trimcore.ports.clock import Clock
from trimcore.ports.stores.sessions import Sessions
from trimcore.ports.stores.users import Users

BATCH = 100
GRACE = timedelta(seconds=20)
"""For how long a call may still be under way that was let in before its user left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseAccounts:
    """Erases users who asked for it, with everything.

    - What a user has goes at once. The user's record stays a little longer: a call that was let in
      before may still store something, and that goes in a later pass.
    - The record goes last, so that whatever a crash leaves is still known to be there. Passes may
      run anywhere, any number at once, as often as one likes.
    """

    users: Users
    sessions: Sessions
    erasure: Erasure
    clock: Clock
    grace: timedelta = GRACE

    def execute(self) -> int:
        """Make one pass, and return how many users are gone for good.

        What can't be erased now, since a store or the database does not answer, is left for the
        next pass.

        Raises:
            Unavailable: the database did not answer.
        """
        gone = 0
        for user in self.users.list_leaving(BATCH):
            with suppress(Unavailable):
                gone += self._erase(user)
        return gone

    def _erase(self, user: User) -> bool:
        # Before: only what is erased later than this can have been the last to come.
        now = self.clock.now()
        self.erasure.erase(user.id)
        if user.leaving_since is None or now < user.leaving_since + self.grace:
            return False
        self.sessions.delete_of_user(user.id)
        self.users.delete(user.id)
        return True
