"""A server that is away, silent, or cut off in the middle of a write."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from uuid import uuid4

import pytest

from servers import FerretDb, Nx27017
from tests.integration.conftest import StartServer
from tests.integration.mongo.relay import relayed
from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.stores.leadership import MongoLeadership
from trimcore.adapters.mongo.stores.requests import MongoRequests
from trimcore.adapters.mongo.stores.sessions import MongoSessions
from trimcore.adapters.mongo.stores.throttle import MongoThrottle
from trimcore.adapters.mongo.stores.users import MongoUsers
from trimcore.domain.errors import Unavailable
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.ports.conformance.stores.builders import NOW, a_session, a_user, submitted
from trimcore.ports.conformance.stores.races import failures, race

PATIENCE = 0.3
MARGIN = 5.0
"""Seconds by which a busy machine may be late."""

CALLS: dict[str, Callable[[MongoDatabase], object]] = {
    "users.add": lambda it: MongoUsers(it).add(a_user()),
    "users.get": lambda it: MongoUsers(it).get(UserId("1" * 24)),
    "users.find_by_email": lambda it: MongoUsers(it).find_by_email("ada@example.com"),
    "users.replace_password_hash": lambda it: MongoUsers(it).replace_password_hash(
        UserId("1" * 24), "old", "new"
    ),
    "sessions.add": lambda it: MongoSessions(it).add(a_session()),
    "sessions.find": lambda it: MongoSessions(it).find(uuid4()),
    "sessions.revoke": lambda it: MongoSessions(it).revoke(uuid4(), NOW),
    "sessions.delete_expired": lambda it: MongoSessions(it).delete_expired(NOW),
    "requests.add": lambda it: MongoRequests(it).add(submitted()),
    "requests.get": lambda it: MongoRequests(it).get(RequestId("1" * 24)),
    "requests.find_submission": lambda it: MongoRequests(it).find_submission(UserId("1"), "key"),
    "requests.replace": lambda it: MongoRequests(it).replace(submitted().cancel(now=NOW)),
    "requests.due": lambda it: MongoRequests(it).due(NOW, 10),
    "requests.list_of_user": lambda it: MongoRequests(it).list_of_user(UserId("1" * 24)),
    "requests.ping": lambda it: MongoRequests(it).ping(),
    "throttle.record": lambda it: MongoThrottle(it).record("key", NOW, keep_until=NOW),
    "throttle.moments": lambda it: MongoThrottle(it).moments("key", NOW),
    "throttle.clear": lambda it: MongoThrottle(it).clear("key"),
    "throttle.delete_expired": lambda it: MongoThrottle(it).delete_expired(NOW),
    "leadership.acquire": lambda it: MongoLeadership(it).acquire("sweep", "ada", NOW, until=NOW),
    "migrate": lambda it: it.migrate(),
    "server_time": lambda it: it.server_time(patience=PATIENCE),
}


@contextmanager
def unavailable_within(seconds: float) -> Iterator[None]:
    """Expect a call to give up, and soon enough."""
    began = time.monotonic()
    with pytest.raises(Unavailable):
        yield
    assert time.monotonic() - began < seconds + MARGIN


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port at which nobody listens, nor will while the test runs."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


@pytest.fixture
def black_hole() -> Iterator[int]:
    """A port that takes connections and everything that is sent, and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_server_that_is_away_makes_calls_unavailable(closed_port: int) -> None:
    away = MongoDatabase(f"mongodb://127.0.0.1:{closed_port}/", patience=PATIENCE)
    with closing(away), unavailable_within(PATIENCE):
        away.ping()


def test_a_server_that_never_answers_makes_calls_unavailable(black_hole: int) -> None:
    silent = MongoDatabase(f"mongodb://127.0.0.1:{black_hole}/", patience=PATIENCE)
    with closing(silent), unavailable_within(PATIENCE):
        MongoUsers(silent).add(a_user())


def test_a_server_that_goes_away_makes_every_call_unavailable(
    database: MongoDatabase, url: str
) -> None:
    database.migrate()
    with relayed(url) as relay, closing(MongoDatabase(relay.url, patience=1)) as cut:
        cut.migrate()
        relay.close()
        began = time.monotonic()
        outcomes = race([partial(call, cut) for call in CALLS.values()])
    assert dict(zip(CALLS, failures(outcomes), strict=True)) == dict.fromkeys(CALLS, Unavailable)
    assert time.monotonic() - began < 1 + MARGIN


def test_a_server_that_falls_silent_makes_calls_unavailable(
    database: MongoDatabase, url: str
) -> None:
    database.migrate()
    with relayed(url) as relay, closing(MongoDatabase(relay.url, patience=1)) as cut:
        cut.ping()
        relay.mute.set()
        with unavailable_within(1):
            MongoRequests(cut).get(RequestId("1" * 24))


def test_a_write_whose_reply_is_lost_is_unavailable_and_may_be_stored(
    database: MongoDatabase, url: str
) -> None:
    request, kept = submitted(), MongoRequests(database)
    kept.add(request)
    with relayed(url) as relay, closing(MongoDatabase(relay.url, patience=1)) as cut:
        requests = MongoRequests(cut)
        assert requests.get(request.id) == request
        relay.mute.set()
        with unavailable_within(1):
            requests.replace(request.cancel(now=NOW))
    assert kept.get(request.id) == request.cancel(now=NOW)


@pytest.mark.parametrize("kind", [Nx27017, FerretDb])
def test_after_a_crash_the_same_client_finds_all_that_was_written(
    kind: type[Nx27017 | FerretDb], start_server: StartServer
) -> None:
    server = start_server(kind)
    with closing(MongoDatabase(server.url, patience=30)) as database:
        requests, request = MongoRequests(database), submitted(idempotency_key="once")
        requests.add(request)
        requests.replace(request.cancel(now=NOW))
        server.kill()
        impatient = MongoDatabase(server.url, patience=PATIENCE)
        with closing(impatient), unavailable_within(PATIENCE):
            MongoRequests(impatient).get(request.id)
        server.start()
        assert requests.find_submission(request.user_id, "once") == request.cancel(now=NOW)
