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
ANY_NUMBER = 1_000_000


class Lane:
    """Runs sync work in at most `slots` threads; beyond `most_waiting` it refuses."""

    def __init__(self, slots: int, *, most_waiting: int = 500) -> None:
        self._limiter = CapacityLimiter(slots)
        self._most = slots + most_waiting
        self._taken = 0

    async def run(self, work: Callable[[Unpack[Args]], Result], *args: *Args) -> Result:
        """Return what `work` returns, or raise what it raises.

        Work that has begun is waited for, even if nobody wants its result any more.

        Raises:
            Busy: too much work waits already.
        """
        # The limiter counts a caller only after a turn of the loop, in which others may come.
        if self._taken >= self._most:
            raise Busy("Too many calls are waiting.")
        self._taken += 1
        try:
            return await to_thread.run_sync(work, *args, limiter=self._limiter)
        finally:
            self._taken -= 1


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
        self.streams = Lane(4, most_waiting=ANY_NUMBER)
        """What streams of events begin with, and their sessions: all may come at once, as after a
        restart, and then wait for each other. How many there are is bounded where they are."""
        self.sessions: Lane | AtOnce = self.streams
        """Looking whether the sessions of streams still hold."""
        self.searches = Lane(2, most_waiting=100)
        """Looking for names, for each of which thousands of values may be read."""
        self.passwords = Lane(64)
        """Registrations and logins; the hashing itself is bounded by its port."""
        self.uploads = Lane(16)
        """Storing bytes, and accepting what was stored."""
        self.downloads = Lane(16)
        """Fetching bytes."""
        self.looks = Lane(2, most_waiting=8)
        """Looking at videos while their owners wait, which takes seconds and a process each."""
        self.hosts = Lane(8)
        """Looking up the hosts of webhooks, and of addresses to fetch from."""
        self.checks = Lane(6)
        """Asking the parts whether they are there."""

    def listing(self, name: str | None) -> Lane:
        """Return the lane that lists all of something (None), or what has this in its name."""
        return self.reads if name is None else self.searches

    def look_up_at_once(self) -> None:
        """Find single values in the event loop: for stores that say they are immediate.

        To hand such a call to a thread and its result back takes many times as long as the call.
        """
        self.lookups = self.sessions = AtOnce()
