"""A real server on a real port, on twins in memory, with a back door to what it stores."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count

import httpx
import msgspec

from tests.integration.plain_http import PLAIN
from trimcore.adapters.memory.clock import MemoryClock
from trimcore.adapters.memory.passwords import MemoryPasswords
from trimcore.adapters.memory.queue import MemoryQueue
from trimcore.adapters.memory.storage.blobs import MemoryBlobs
from trimcore.domain.model.ids import RequestId
from trimcore.domain.model.lease import Failure
from trimcore.domain.model.receipt import Receipt
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.entrypoints.http.app import create_app
from trimcore.entrypoints.http.events.feed import EVENT_FEED, EventFeed
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.server.process import make_server
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.parts.stores import Storage
from trimcore.entrypoints.wiring.settings import Settings
from trimcore.ports.conformance.stores.builders import DAMAGED, POLICY, a_receipt

JSONAPI = "application/vnd.api+json"
URLENCODED = "application/x-www-form-urlencoded"
BROWSER = (
    "text/xml,application/xml,application/xhtml+xml,text/html;q=0.9,text/plain;q=0.8,"
    "image/png,*/*;q=0.5"
)
PASSWORD = "!1password"
VIDEO = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2mp41" + bytes(range(256)) * 40
WINDOW = {"trimming_start_time": "1", "duration": "2"}
PATIENCE = 60.0


def settings(**changes: object) -> Settings:
    """Return settings of a service that keeps everything in memory."""
    plain = Settings(
        data_dir="unused",
        database_url="memory:",
        storage_url="memory:",
        queue_url="memory:",
        secret_key="a secret of the tests, 32 bytes or more",
        registrations=100_000,
    )
    return msgspec.structs.replace(plain, **changes)


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that happens in another thread."""
    pause = threading.Event()
    for _ in range(int(PATIENCE * 100)):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("waited in vain")


@dataclass
class Account:
    """A registered user who has logged in."""

    id: str
    email: str
    token: str
    http: httpx.Client


@dataclass
class Service:
    """What the tests see of one running service."""

    container: Container
    blobs: MemoryBlobs
    clock: MemoryClock
    queue: MemoryQueue
    port: int
    http: httpx.Client
    feed: EventFeed
    stop: Callable[[], None]
    _clients: ExitStack
    _numbers: Iterator[int] = field(default_factory=count)

    def join(self) -> Account:
        """Register a user of the test's own, and log in."""
        email = f"user{next(self._numbers)}@example.com"
        fields = {"email": email, "password": PASSWORD, "password_confirmation": PASSWORD}
        user = self.http.post("/api/v1/users/registration", data=fields).json()["data"]
        fields.pop("password_confirmation")
        login = self.http.post("/api/v1/users/session", data=fields)
        token = login.json()["data"]["attributes"]["access"]
        http = self._clients.enter_context(
            httpx.Client(
                verify=PLAIN,
                base_url=self.http.base_url,
                headers={"Authorization": f"Bearer {token}"},
                timeout=PATIENCE,
            )
        )
        return Account(id=user["id"], email=email, token=token, http=http)

    def submit(self, account: Account, name: str = "test video") -> TrimRequest:
        """Upload a video, and return the request as stored."""
        answer = account.http.post(
            "/api/v1/users/videos?include=request",
            data={"name": name, **WINDOW},
            files={"source_file": ("a.mp4", VIDEO, "video/mp4")},
        )
        assert answer.status_code == 201, answer.text
        return self.stored(answer.json()["included"][0]["id"])

    def stored(self, request_id: str) -> TrimRequest:
        """Return a request as the store has it."""
        request: TrimRequest = self.container.requests().get(RequestId(request_id))
        return request

    def claim(self, request: TrimRequest) -> TrimRequest:
        """Let a worker take a request."""
        now = self.clock.now()
        return self._keep(request.claim(worker="w", now=now, policy=POLICY))

    def fail(self, request: TrimRequest, failure: Failure = DAMAGED) -> TrimRequest:
        """Let a worker try in vain."""
        taken = self.claim(request)
        failed = taken.fail(attempt=taken.attempt, failure=failure, now=self.clock.now())
        return self._keep(failed)

    def finish(
        self, request: TrimRequest, content: bytes = VIDEO, **receipt: object
    ) -> TrimRequest:
        """Let a worker succeed, with `content` as what it made."""
        taken = self.claim(request)
        made: Receipt = a_receipt(bytes_written=len(content), **receipt)
        done = taken.finish(attempt=taken.attempt, receipt=made, now=self.clock.now())
        result = done.video.result
        assert result is not None
        with self.blobs.create(result.key) as writer:
            writer.write(content)
            writer.commit()
        return self._keep(done)

    def footprint(self) -> tuple[frozenset[str], int, int, int]:
        """Tell what is stored: keys of blobs, open uploads, users and requests."""
        return (
            frozenset(self.blobs._blobs),
            len(self.blobs._uploads),
            len(self.container.users()._users),
            len(self.container.requests()._requests),
        )

    def _keep(self, request: TrimRequest) -> TrimRequest:
        self.container.requests().replace(request)
        return request


@contextmanager
def running(
    limits: Limits | None = None, *, quiet: int = 15, **changes: object
) -> Iterator[Service]:
    """Run a service on a free port for a while."""
    chosen = settings(**changes)
    container = Container(settings=chosen)
    blobs, clock, queue = MemoryBlobs(), MemoryClock(), MemoryQueue()
    for provider, part in (
        (container.storage, Storage(blobs=blobs, links=blobs)),
        (container.clock, clock),
        (container.queue, queue),
        (container.passwords, MemoryPasswords()),
    ):
        provider.override(part)
    ready = threading.Event()
    ports: list[int] = []

    def on_ready(_: str, port: int) -> None:
        ports.append(port)
        ready.set()

    app = create_app(container, chosen, limits=limits)
    server = make_server(app, host="127.0.0.1", port=0, on_ready=on_ready, quiet=quiet)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        with ExitStack() as clients:
            address = f"http://127.0.0.1:{ports[0]}"
            http = clients.enter_context(
                httpx.Client(base_url=address, timeout=PATIENCE, verify=PLAIN)
            )
            feed = app.state[EVENT_FEED]
            stop = partial(setattr, server, "should_exit", True)
            yield Service(container, blobs, clock, queue, ports[0], http, feed, stop, clients)
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        container.shutdown_resources()
