"""Hearing of changes as they come: nothing is missed, and nobody is kept who does not listen."""

import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import httpx
import pytest

from tests.integration.http.service import (
    JSONAPI,
    PATIENCE,
    Account,
    Service,
    running,
    until,
)
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.lifecycle import Status
from trimcore.entrypoints.http.events.event import Event
from trimcore.entrypoints.http.events.feed import MOST_WAITING, EventFeed, Listener
from trimcore.entrypoints.http.limits import Limits
from trimcore.ports.conformance.stores.builders import a_request, a_user_id, submitted

EVENTS = "/api/v1/users/events"
REQUESTS = "/api/v1/users/requests"
NOBODYS = "5d39f6128d366978db32e803"
MOST_LISTENERS = 500
COMING_BACK = 700
"""More than may wait in a lane."""


@dataclass
class Heard:
    """One event."""

    name: str
    id: str
    data: dict[str, dict[str, dict[str, str]]]

    @property
    def told(self) -> tuple[str, str]:
        """Which request is how."""
        data = self.data["data"]
        return str(data["id"]), data["attributes"]["status"]


class Stream:
    """What a client reads."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self._lines = answer.iter_lines()

    def block(self) -> dict[str, str]:
        """Return the fields of the next event; a comment has an empty name."""
        fields: dict[str, str] = {}
        for line in self._lines:
            if not line:
                return fields
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
        raise EOFError

    def event(self) -> Heard:
        """Return the next event, comments left out."""
        while "data" not in (fields := self.block()):
            pass
        return Heard(fields["event"], fields["id"], json.loads(fields["data"]))


@contextmanager
def listening(account: Account, path: str = EVENTS, last: str | None = None) -> Iterator[Stream]:
    """Open a stream, and wait until it has begun."""
    headers = {} if last is None else {"Last-Event-ID": last}
    with account.http.stream("GET", path, headers=headers) as answer:
        assert answer.status_code == 200
        stream = Stream(answer)
        assert stream.block() == {"": ""}
        yield stream


def test_changes_come_as_they_are_made(service: Service, account: Account) -> None:
    with listening(account) as stream:
        assert stream.answer.headers["content-type"] == "text/event-stream"
        assert stream.answer.headers["cache-control"] == "no-store"
        request = service.submit(account)
        heard = stream.event()
        assert (heard.name, heard.told) == ("request", (request.id, "scheduled"))
        assert heard.data == account.http.get(f"{REQUESTS}/{request.id}").json()
        taken = service.claim(request)
        assert stream.event().told == (request.id, "processing")
        service.container.requests().replace(taken.cancel(now=service.clock.now()))
        assert stream.event().told == (request.id, "cancelled")


def test_a_stream_begins_with_what_is_not_over(service: Service, account: Account) -> None:
    over, first, second = (service.submit(account) for _ in range(3))
    service.finish(over)
    service.clock.advance(timedelta(seconds=10))
    with listening(account) as stream:
        assert [stream.event().told[0] for _ in range(2)] == [first.id, second.id]


def test_one_request_is_told_of_alone(service: Service, account: Account) -> None:
    service.submit(account)
    request = service.submit(account)
    with listening(account, f"{REQUESTS}/{request.id}/events") as stream:
        assert stream.event().told == (request.id, "scheduled")
        service.fail(request)
        service.submit(account)
        assert stream.event().told == (request.id, "failed")


def test_other_users_hear_nothing_of_it(service: Service, account: Account) -> None:
    other = service.join()
    with listening(other) as stream:
        service.submit(account)
        mine = service.submit(other)
        assert stream.event().told[0] == mine.id


def test_who_comes_back_has_missed_nothing(service: Service, account: Account) -> None:
    """Changes go on while nobody listens, and while the stream is opened again."""
    requests = [service.submit(account) for _ in range(30)]
    with listening(account) as stream:
        last = stream.event().id
    seen: dict[tuple[str, str], str] = {}
    done = threading.Event()

    def go_on() -> None:
        for request in requests:
            service.clock.advance(timedelta(milliseconds=700))
            service.finish(request)
        done.set()

    worker = threading.Thread(target=go_on)
    worker.start()
    wanted = {(request.id, "done") for request in requests}
    while not wanted <= set(seen):
        with listening(account, last=last) as stream:
            for _ in range(3):
                if wanted <= set(seen):
                    break
                heard = stream.event()
                seen[heard.told] = heard.id
                last = heard.id
    worker.join()
    assert done.is_set()


def test_a_stream_goes_on_behind_what_was_seen(service: Service, account: Account) -> None:
    request = service.submit(account)
    with listening(account) as stream:
        last = stream.event().id
    service.clock.advance(timedelta(hours=0, seconds=30))
    service.finish(request)
    later = service.submit(account)
    with listening(account, last=last) as stream:
        heard = [stream.event().told for _ in range(2)]
    assert sorted(heard) == sorted([(request.id, "done"), (later.id, "scheduled")])


@pytest.mark.parametrize(
    "last", ["x", "1-2-3", "", "9" * 99, f"-1-{NOBODYS}-1", f"{10**15 - 1}-{NOBODYS}-1"]
)
def test_an_id_that_no_event_has_is_refused(account: Account, last: str) -> None:
    answer = account.http.get(EVENTS, headers={"Last-Event-ID": last})
    assert (answer.status_code, answer.headers["content-type"]) == (400, JSONAPI)
    assert answer.json()["errors"][0]["source"] == {"header": "Last-Event-ID"}


def test_strangers_hear_nothing(service: Service, account: Account) -> None:
    assert service.http.get(EVENTS).status_code == 401
    theirs = service.submit(service.join())
    for request_id in (theirs.id, NOBODYS, "x"):
        answer = account.http.get(f"{REQUESTS}/{request_id}/events")
        assert answer.status_code == 404
        assert answer.json()["errors"][0]["code"] == "request_not_found"


def test_comments_come_and_the_stream_ends_with_its_session() -> None:
    with running(Limits(comment_every=0.05)) as service:
        account = service.join()
        other = service.join()
        with listening(account) as stream, listening(other) as going_on:
            assert stream.block() == {"": ""}
            account.http.delete("/api/v1/users/session")
            with pytest.raises(EOFError):
                stream.event()
            assert going_on.block() == {"": ""}


def test_a_user_has_only_so_many_streams() -> None:
    """One that ends makes room; of a request or of all, they count alike."""
    with running(event_streams=2) as service:
        account, other = service.join(), service.join()
        request = service.submit(account)
        of_request = f"{REQUESTS}/{request.id}/events"
        with listening(account), listening(other):
            with listening(account, of_request):
                for path in (EVENTS, of_request):
                    refused = account.http.get(path)
                    assert refused.status_code == 429
                    assert refused.headers["ratelimit-policy"] == '"event-streams";q=2'
                    assert refused.headers["content-type"] == JSONAPI
            until(lambda: len(service.feed._listeners[UserId(account.id)]) == 1)
            with listening(account):
                assert account.http.get(EVENTS).status_code == 429


def test_all_users_have_only_so_many_streams() -> None:
    """So that there is always room for calls that end."""
    with running(Limits(event_streams=2)) as service:
        account, other = service.join(), service.join()
        with listening(account), listening(other):
            refused = other.http.get(EVENTS)
            assert (refused.status_code, refused.headers["content-type"]) == (503, JSONAPI)
            assert int(refused.headers["retry-after"]) > 0
            assert refused.json()["errors"][0]["code"] == "busy"
            assert other.http.get(REQUESTS).status_code == 200
        until(lambda: not service.feed._listeners)
        with listening(other):
            pass


def test_a_stream_remembers_only_so_much() -> None:
    """However long it goes on."""
    user_id = a_user_id()
    listener = Listener(cast("EventFeed", None), user_id, None)
    events = [Event.of(submitted(user_id=user_id)) for _ in range(MOST_WAITING + 5)]
    assert all(map(listener.is_new, events))
    assert not any(map(listener.is_new, events[-MOST_WAITING:]))
    assert len(listener._told) == MOST_WAITING


def test_streams_end_when_the_service_does() -> None:
    with running() as service:
        account = service.join()
        with listening(account) as stream:
            ended = threading.Event()

            def read_on() -> None:
                with suppress(EOFError):
                    stream.event()
                ended.set()

            reader = threading.Thread(target=read_on)
            reader.start()
            service.stop()
            assert ended.wait(5)
            reader.join()


def connected(service: Service, account: Account) -> socket.socket:
    """Begin to listen on a socket of its own that nobody reads."""
    head = f"GET {EVENTS} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {account.token}\r\n\r\n"
    stuck = socket.create_connection(("127.0.0.1", service.port))
    stuck.sendall(head.encode())
    return stuck


def test_who_takes_too_little_is_cut_off_and_misses_nothing() -> None:
    """However much changes, what waits for one client is bounded."""
    with running() as service:
        account = service.join()
        with listening(account) as stream:
            first = service.submit(account)
            last = stream.event().id
            requests = [a_request(Status.FAILED, user_id=UserId(account.id)) for _ in range(1500)]
            store = service.container.requests()
            with store._lock:  # all of them at once
                for request in requests:
                    store._requests[request.id] = replace(request, updated_at=first.updated_at)
            until(lambda: len(service.feed) == 0)
        seen: set[str] = set()
        with listening(account, last=last) as stream:
            while len(seen) < len(requests):
                seen.add(stream.event().told[0])
        assert seen == {each.id for each in requests}


def test_500_listen_to_one_process() -> None:
    """Without a thread each, and with little memory; all hear of a change."""
    with running(event_streams=MOST_LISTENERS + 1) as service, ExitStack() as sockets:
        account = service.join()
        service.submit(account)
        sockets.enter_context(connected(service, account))
        until(lambda: len(service.feed) == 1)
        threads, memory = threading.active_count(), resident()
        listeners = [
            sockets.enter_context(connected(service, account)) for _ in range(MOST_LISTENERS)
        ]
        until(lambda: len(service.feed) == MOST_LISTENERS + 1)
        assert threading.active_count() - threads <= 20
        assert (resident() - memory) / MOST_LISTENERS < 100 * 1024
        request = service.submit(account)
        for each in listeners:
            each.settimeout(PATIENCE)
            received = b""
            while request.id.encode() not in received:
                more = each.recv(65536)
                assert more
                received += more


def test_streams_that_come_all_at_once_all_begin() -> None:
    """As after a restart: however many wait, none is refused, and other calls are answered."""
    with running(event_streams=COMING_BACK) as service, ExitStack() as sockets:
        account = service.join()
        coming = [sockets.enter_context(connected(service, account)) for _ in range(COMING_BACK)]
        assert account.http.get(REQUESTS).status_code == 200
        for each in coming:
            each.settimeout(PATIENCE)
            assert each.recv(12) == b"HTTP/1.1 200"


def resident() -> int:
    """Return how many bytes of memory this process has."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE")
