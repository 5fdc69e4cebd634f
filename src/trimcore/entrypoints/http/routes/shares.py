"""How much of what this process has only so much of one user may hold at once."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar, TypeVarTuple, Unpack

from trimcore.domain.errors import Busy, TooMany
from trimcore.domain.model.ids import UserId
from trimcore.domain.policies.limits.quota import Quota
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.middleware.authentication import user_of
from trimcore.entrypoints.http.routes.quotas import tell
from trimcore.entrypoints.http.threads import Lane

Result = TypeVar("Result")
Args = TypeVarTuple("Args")


@dataclass(frozen=True, slots=True)
class Share:
    """At most `most` of something for each user; for the event loop's thread.

    `policy` names the limit on the wire, `things` in a sentence. `retry_after` is in seconds.
    `in_all` is how many all users together may hold; None: that is bounded elsewhere.
    """

    policy: str
    things: str
    most: int
    retry_after: int
    in_all: int | None = None
    _held: Counter[UserId] = field(default_factory=Counter)

    @contextmanager
    def of(self, request: HttpRequest) -> Iterator[None]:
        """Let the caller hold one of them for a while, and have the answer say what is left.

        Raises:
            TooMany: the user holds as many as may be.
            Busy: all users together do.
        """
        user_id = user_of(request).id
        if self._held[user_id] >= self.most:
            message = f"At most {self.most} {self.things} of one user are served at once."
            raise TooMany(message, retry_after=self.retry_after, policy=self.policy, most=self.most)
        if self.in_all is not None and self._held.total() >= self.in_all:
            raise Busy(f"As many {self.things} as may be are served already.")
        self._held[user_id] += 1
        left = self.most - self._held[user_id]
        tell(request, Quota(name=self.policy, most=self.most, left=left))
        try:
            yield
        finally:
            self._held[user_id] -= 1
            if not self._held[user_id]:
                del self._held[user_id]


@dataclass(frozen=True, slots=True)
class SharedLane:
    """A lane of threads in which each user has a share, whether a place is free or not."""

    lane: Lane
    share: Share

    async def run(
        self, request: HttpRequest, work: Callable[[Unpack[Args]], Result], *args: *Args
    ) -> Result:
        """Return what `work` returns, or raise what it raises.

        Raises:
            TooMany: so many calls of the user run or wait already.
            Busy: too much work waits already, whosever it is.
        """
        with self.share.of(request):
            return await self.lane.run(work, *args)
