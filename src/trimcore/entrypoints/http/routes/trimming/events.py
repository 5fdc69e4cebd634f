"""A user's requests as they change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp, Receive, Scope, Send

from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.usecases.accounts.authenticate import Authenticate
from trimcore.domain.usecases.trimming.get_request import GetRequest, RequestOfUser
from trimcore.domain.usecases.trimming.list_changes import ListChanges, ListChangesCommand
from trimcore.domain.usecases.trimming.list_requests import ListRequests, ListRequestsCommand
from trimcore.entrypoints.http.events.event import LAST_EVENT_ID, Event, moment_of
from trimcore.entrypoints.http.events.feed import OVERLAP, EventFeed, Listener
from trimcore.entrypoints.http.events.stream import EventStream
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.query import read_pairs, read_query
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.middleware.authentication import token_of, user_of
from trimcore.entrypoints.http.routes.shares import Share
from trimcore.entrypoints.http.threads import Threads

MOST_AT_FIRST = 200
"""How many requests that are not over a stream begins with."""
AT_ONCE = 100
"""How many events are made at once of what was missed."""
_NOT_OVER = frozenset(status for status in Status if not status.is_final)


@dataclass(frozen=True, slots=True)
class Streams:
    """What it takes to stream events."""

    feed: EventFeed
    list_changes: ListChanges
    list_requests: ListRequests
    get_request: GetRequest
    authenticate: Authenticate
    threads: Threads
    limits: Limits
    share: Share

    def stream(
        self, request: HttpRequest, user_id: UserId, request_id: RequestId | None
    ) -> ASGIApp:
        """Return the stream of a user's events, or of those of one request.

        Before anything is sent it raises TooMany, if the user has as many streams as may be.

        Raises:
            MalformedRequest: no event has the id after which it is to go on.
        """
        last = request.headers.get(LAST_EVENT_ID)
        seen = None if last is None else (last, moment_of(last))
        missed = self._missed(user_id, request_id, seen)
        stream = EventStream(
            Listener(self.feed, user_id, request_id),
            partial(self.threads.streams.run, lambda: list(islice(missed, AT_ONCE))),
            partial(self.threads.sessions.run, self.authenticate.execute, token_of(request.scope)),
            stall=self.limits.stall,
            comment_every=self.limits.comment_every,
        )

        async def shared(scope: Scope, receive: Receive, send: Send) -> None:
            with self.share.of(request):
                await stream(scope, receive, send)

        return shared

    def _missed(
        self, user_id: UserId, request_id: RequestId | None, seen: tuple[str, datetime] | None
    ) -> Iterator[Event]:
        """Yield what the stream begins with; nothing is read before it is asked for."""
        if request_id is not None:
            wanted = RequestOfUser(user_id=user_id, request_id=request_id)
            yield Event.of(self.get_request.execute(wanted))
        elif seen is None:
            yield from map(Event.of, self._not_over(user_id))
        else:
            last, moment = seen
            changes = map(Event.of, self._changed(user_id, moment))
            yield from (event for event in changes if event.id != last)

    def _changed(self, user_id: UserId, since: datetime) -> Iterator[TrimRequest]:
        """Yield what changed since a moment, then what may have shown late of the time before.

        In this order, a client that is always cut off soon comes on nevertheless.
        """
        yield from self.list_changes.execute(ListChangesCommand(since=since, user_id=user_id))
        before = ListChangesCommand(since=since - OVERLAP, user_id=user_id)
        for request in self.list_changes.execute(before):
            if request.updated_at >= since:
                return
            yield request

    def _not_over(self, user_id: UserId) -> Iterable[TrimRequest]:
        command = ListRequestsCommand(user_id=user_id, statuses=_NOT_OVER, limit=MOST_AT_FIRST)
        return reversed(self.list_requests.execute(command).requests)


@get("/users/events")
async def of_user(request: HttpRequest, streams: NamedDependency[Streams]) -> ASGIApp:
    """Tell of the changes of all the caller's requests, as they come."""
    read_query(read_pairs(request.scope["query_string"]))
    return streams.stream(request, user_of(request).id, None)


@get("/users/requests/{request_id:str}/events")
async def of_request(
    request: HttpRequest, request_id: FromPath[str], streams: NamedDependency[Streams]
) -> ASGIApp:
    """Tell how one request is, and of its changes as they come."""
    read_query(read_pairs(request.scope["query_string"]))
    user = user_of(request)
    wanted = RequestOfUser(user_id=user.id, request_id=request_id)
    found = await streams.threads.lookups.run(streams.get_request.execute, wanted)
    return streams.stream(request, user.id, found.id)
