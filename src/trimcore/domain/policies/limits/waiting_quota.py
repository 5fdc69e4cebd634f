"""How many requests of a user may wait or run."""

from dataclasses import dataclass

from trimcore.domain.errors import TooMany
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.policies.limits.quota import Quota
from trimcore.ports.stores.requests import Requests

MOST_WAITING = 1000
_NOT_OVER = frozenset(status for status in Status if not status.is_final)
_LATER = 10
"""Seconds after which one who has too many requests waiting may look again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingQuota:
    """At most `most` requests of each user wait or run at once.

    - It is asked before a user has one more wait: a new one, or one that was over and is restarted.
    - Calls at the same moment may exceed it by as many. What is tried again by itself is not asked.
    """

    requests: Requests
    most: int = MOST_WAITING

    def left(self, user_id: UserId) -> Quota:
        """Return how many more requests of a user may wait or run.

        Raises:
            Unavailable: the database did not answer.
        """
        waiting = self.requests.count_of_user(user_id, statuses=_NOT_OVER, limit=self.most)
        return Quota(name="requests", most=self.most, left=self.most - waiting)

    def require(self, user_id: UserId) -> None:
        """Return if one more may wait.

        Raises:
            TooMany: as many wait or run as may.
            Unavailable: the database did not answer.
        """
        quota = self.left(user_id)
        if not quota.left:
            most = quota.most
            message = f"At most {most} of your requests may wait or run at once, and none is left."
            raise TooMany(message, retry_after=_LATER, policy=quota.name, most=most)
