"""How often a request asks the database and the store: counted at their clients' doors."""

import secrets
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import urllib3
from pymongo import monitoring

from benchmarks.films import film
from benchmarks.overhead import found_in
from servers.fleet import Fleet, own_folder, stop
from tests.integration.service.deployment import PASSWORD
from tests.integration.service.wirings import server_settings
from trimcore.domain.model.ids import RequestId
from trimcore.entrypoints.http.app import create_app
from trimcore.entrypoints.http.server.process import make_server
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import read_settings
from trimcore.entrypoints.worker.sweeper import Sweeper
from trimcore.entrypoints.worker.trims.attempt import run_attempt

FILM = "h264-silent"
IDLE = 60.0
"""Seconds for which a worker is watched that has nothing to do."""


class Calls(monitoring.CommandListener):
    """Counts what is asked of the database, and of the store."""

    def __init__(self) -> None:
        self.counted: Counter[str] = Counter()

    def started(self, _: monitoring.CommandStartedEvent) -> None:
        """Count a command."""
        self.counted["database"] += 1

    def succeeded(self, _: monitoring.CommandSucceededEvent) -> None:
        """Nothing: it was counted as it began."""

    def failed(self, _: monitoring.CommandFailedEvent) -> None:
        """Nothing: it was counted as it began."""

    def during(self, work: Callable[[], object]) -> Counter[str]:
        """Return what is asked while `work` is done."""
        before = self.counted.copy()
        work()
        return self.counted - before


@contextmanager
def counting() -> Iterator[Calls]:
    """Count from here on, in this process."""
    calls, ask = Calls(), urllib3.PoolManager.urlopen
    monitoring.register(calls)

    def counted(*args: object, **kwargs: object) -> urllib3.BaseHTTPResponse:
        calls.counted["store"] += 1
        return ask(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they come

    urllib3.PoolManager.urlopen = counted  # type: ignore[method-assign]  # for as long as we count
    try:
        yield calls
    finally:
        urllib3.PoolManager.urlopen = ask  # type: ignore[method-assign]  # as it was


@dataclass
class Site:
    """A service in this process, on servers; its worker is us."""

    container: Container
    http: httpx.Client
    fields: dict[str, str] = field(
        default_factory=lambda: {
            "email": f"{secrets.token_hex(4)}@example.com",
            "password": PASSWORD,
        }
    )
    request: dict[str, str] = field(default_factory=dict)

    def register(self) -> None:
        """Make a user."""
        confirmed = {**self.fields, "password_confirmation": PASSWORD}
        self.http.post("/api/v1/users/registration", data=confirmed).raise_for_status()

    def log_in(self) -> None:
        """Get a token."""
        answer = self.http.post("/api/v1/users/session", data=self.fields).raise_for_status()
        token = answer.json()["data"]["attributes"]["access"]
        self.http.headers["Authorization"] = f"Bearer {token}"

    def submit(self) -> None:
        """Send a video to be cut."""
        answer = self.http.post(
            "/api/v1/users/videos?include=request",
            data={"name": "small", "trimming_start_time": "1.37", "duration": "0.5"},
            files={"source_file": ("small.mp4", film(FILM).read_bytes(), "video/mp4")},
        )
        self.request = answer.raise_for_status().json()["included"][0]

    def cut(self) -> None:
        """Be the worker that hears of it."""
        request_id = RequestId(self.request["id"])
        run_attempt(self.container, request_id, should_stop=lambda: False)

    def look(self) -> None:
        """Ask how the request is doing."""
        path = f"/api/v1/users/requests/{self.request['id']}"
        assert self.http.get(path).json()["data"]["attributes"]["status"] in {"scheduled", "done"}

    def list(self) -> None:
        """List what is done."""
        self.http.get("/api/v1/users/videos").raise_for_status()

    def idle(self) -> None:
        """Sweep for a while, with nothing to sweep."""
        sweeper = Sweeper(self.container)
        sweeper.start()
        threading.Event().wait(IDLE)
        sweeper.stop()


@contextmanager
def site() -> Iterator[Site]:
    """Run a service on MongoDB's protocol and an S3 store, with a doorbell that nobody answers.

    Raises:
        Missing: a server is not to be had.
    """
    home = own_folder()
    try:
        with tempfile.TemporaryDirectory() as folder:
            environment = server_settings(found_in(Fleet.start(home / "fleet")), Path(folder))
            settings = read_settings({**environment, "TRIMCORE_QUEUE_URL": ""})
            container = Container(settings=settings)
            ready, ports = threading.Event(), [0]

            def on_ready(_: str, port: int) -> None:
                ports[0] = port
                ready.set()

            app = create_app(container, settings)
            server = make_server(app, host="127.0.0.1", port=0, on_ready=on_ready)
            thread = threading.Thread(target=server.run)
            thread.start()
            ready.wait()
            try:
                with httpx.Client(base_url=f"http://127.0.0.1:{ports[0]}", timeout=60) as http:
                    yield Site(container=container, http=http)
            finally:
                server.should_exit = True
                thread.join()
                container.shutdown_resources()
    finally:
        stop(home)


def main() -> None:
    """Print how often each step asks, as a table."""
    with counting() as calls, site() as here:
        for warm_up in (here.register, here.log_in, here.submit, here.cut, here.list):
            warm_up()
        steps = (here.log_in, here.submit, here.look, here.cut, here.look, here.list, here.idle)
        print("| step | database | store |\n|---|---|---|")
        for step in steps:
            asked = calls.during(step)
            print(f"| {step.__name__} | {asked['database']} | {asked['store']} |")


if __name__ == "__main__":
    main()
