"""Who listens to this process, and the one task that reads what changed for all of them."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from trimcore.domain.errors import Unavailable
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.usecases.trimming.list_changes import ListChanges, ListChangesCommand
from trimcore.entrypoints.http.events.event import Event
from trimcore.entrypoints.http.threads import Lane
from trimcore.ports.clock import Clock

EVENT_FEED = "event_feed"
"""Under which name the application's state has its feed."""
EVERY = 0.5
"""Seconds after which the database is asked again, as long as anybody listens."""
OVERLAP = timedelta(seconds=6)
"""How much later than its moment a change may show: a database is waited for that long."""
MOST_WAITING = 1000
"""Of how many requests a listener may not have taken the newest event yet, before it is cut off.

Events are shared by all listeners of a user, so one that waits costs little more than its place.
"""

log = logging.getLogger(__name__)


class Listener:
    """Waits for a user's events, or for those of one request; to be used in a `with` block."""

    def __init__(self, feed: "EventFeed", user_id: UserId, request_id: RequestId | None) -> None:
        self.user_id = user_id
        self._feed = feed
        self._request_id = request_id
        self._waiting: dict[RequestId, Event] = {}
        self._wake = asyncio.Event()
        self._told: dict[RequestId, int] = {}
        self.has_ended = False

    def __enter__(self) -> Self:
        """Begin to listen: what changes from now on is not missed."""
        self._feed.add(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Listen no more."""
        self._feed.discard(self)

    def is_new(self, event: Event) -> bool:
        """Tell whether the event says what this listener was not told last, and remember it."""
        digest = hash(event.document)
        if self._told.get(event.request_id) == digest:
            return False
        self._told.pop(event.request_id, None)
        self._told[event.request_id] = digest
        if len(self._told) > MOST_WAITING:  # who hears one twice is not harmed
            del self._told[next(iter(self._told))]
        return True

    async def next(self, patience: float) -> Event | None:
        """Return the next event, or None if there was none for so many seconds, or it ended."""
        if not self._waiting and not self.has_ended:
            self._wake.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self._wake.wait()
        if not self._waiting:
            return None
        return self._waiting.pop(next(iter(self._waiting)))

    def offer(self, event: Event) -> None:
        """Let the event wait, in the place of an older one of its request.

        A listener who is too far behind is cut off.
        """
        if self.has_ended or self._request_id not in {None, event.request_id}:
            return
        self._waiting.pop(event.request_id, None)
        self._waiting[event.request_id] = event
        self._wake.set()
        if len(self._waiting) > MOST_WAITING:
            log.info("a listener took too few events and is cut off")
            self.end()

    def end(self) -> None:
        """Let the stream end after what its client has taken; what waits is thrown away."""
        self.has_ended = True
        self._waiting.clear()
        self._wake.set()


class EventFeed:
    """Reads what changed, and offers it to whoever listens; while nobody does, nothing is read.

    Of one event loop. However many listen, the database is asked once every half second, and
    each change is written down once for all listeners of its user.
    """

    def __init__(
        self,
        list_changes: Callable[[], ListChanges],
        clock: Callable[[], Clock],
        lane: Lane,
        *,
        every: float = EVERY,
    ) -> None:
        self._list_changes = list_changes
        self._clock = clock
        self._lane = lane
        self._every = every
        self._listeners: defaultdict[UserId, set[Listener]] = defaultdict(set)
        self._told: dict[RequestId, TrimRequest] = {}
        self._reader: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        """Return how many listen."""
        return sum(map(len, self._listeners.values()))

    def add(self, listener: Listener) -> None:
        """Offer events to a listener from now on."""
        self._listeners[listener.user_id].add(listener)
        if self._reader is None or self._reader.done():
            self._reader = asyncio.get_running_loop().create_task(self._read())

    def discard(self, listener: Listener) -> None:
        """Offer nothing more to a listener."""
        of_user = self._listeners[listener.user_id]
        of_user.discard(listener)
        if not of_user:
            del self._listeners[listener.user_id]
        if not self._listeners and self._reader is not None:
            self._reader.cancel()
            self._reader = None

    def close(self) -> None:
        """End all streams."""
        for listener in [each for found in self._listeners.values() for each in found]:
            listener.end()

    async def _read(self) -> None:
        since = None
        while True:
            try:
                if since is None:
                    since = (await self._lane.run(self._clock().now)) - OVERLAP
                since = await self._offer_changes(since)
            except Unavailable as error:
                log.warning("listeners wait for the database: %s", error)
            except Exception:
                log.exception("what changed could not be read, and is read again")
            await asyncio.sleep(self._every)

    async def _offer_changes(self, since: datetime) -> datetime:
        """Offer what is new, and return from where to look the next time."""
        for request in await self._lane.run(self._changed, since):
            before = self._told.get(request.id)
            if before is not None and before.version == request.version:
                continue
            self._told[request.id] = request
            if request.user_id in self._listeners:
                event = Event.of(request)
                if before is None or Event.of(before).document != event.document:
                    for listener in tuple(self._listeners[request.user_id]):
                        listener.offer(event)
        newest = max((each.updated_at for each in self._told.values()), default=since)
        since = max(since, newest - OVERLAP)
        self._told = {name: told for name, told in self._told.items() if told.updated_at >= since}
        return since

    def _changed(self, since: datetime) -> list[TrimRequest]:
        return list(self._list_changes().execute(ListChangesCommand(since=since)))
