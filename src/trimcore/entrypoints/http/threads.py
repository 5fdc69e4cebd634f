"""Threads for the use cases, which are sync: a lane for each kind of work.

A kind that is slow or popular fills its own lane only, so that uploads and password hashing never
keep a plain read waiting.
"""

from collections.abc import Callable
from typing import TypeVar, TypeVarTuple, Unpack

from anyio import CapacityLimiter, to_thread

from trimcore.domain.errors import Busy

Result = TypeVar("Result")
Args = TypeVarTuple("Args")


class Lane:
    """Runs sync work in at most `slots` threads; beyond `most_waiting` it refuses."""

    def __init__(self, slots: int, *, most_waiting: int = 500) -> None:
        self._limiter = CapacityLimiter(slots)
        self._most_waiting = most_waiting

    async def run(self, work: Callable[[Unpack[Args]], Result], *args: *Args) -> Result:
        """Return what `work` returns, or raise what it raises.

        Work that has begun is waited for, even if nobody wants its result any more.

        Raises:
            Busy: too much work waits already.
        """
        if self._limiter.statistics().tasks_waiting >= self._most_waiting:
            raise Busy("Too many calls are waiting.")
        return await to_thread.run_sync(work, *args, limiter=self._limiter)


class AtOnce:
    """Runs sync work where it is called, in the event loop's thread: only what waits for nobody."""

    async def run(self, work: Callable[[Unpack[Args]], Result], *args: *Args) -> Result:
        """Return what `work` returns, or raise what it raises."""
        return work(*args)


class Threads:
    """The lanes of one service."""

    def __init__(self) -> None:
        self.reads = Lane(16)
        """Listing things and changing single values."""
        self.lookups: Lane | AtOnce = self.reads
        """Finding single values by their keys."""
        self.passwords = Lane(64)
        """Registrations and logins; the hashing itself is bounded by its port."""
        self.uploads = Lane(16)
        """Storing bytes, and accepting what was stored."""
        self.downloads = Lane(16)
        """Fetching bytes."""
        self.checks = Lane(6)
        """Asking the parts whether they are there."""

    def look_up_at_once(self) -> None:
        """Find single values in the event loop: for stores that say they are immediate.

        To hand such a call to a thread and its result back takes many times as long as the call.
        """
        self.lookups = AtOnce()
