"""The service as its operators run it, in processes of its own, and a client to it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any, Self

import httpx

from tests.integration.plain_http import PLAIN

PASSWORD = "!1password"
PATIENCE = 240.0
STOPPING = 90.0
"""Seconds after which a process that was told to end is taken to hang."""
LISTENING = re.compile(r"running on http://127\.0\.0\.1:(\d+)")
READY = "trimcore worker is ready"
FINAL = {"done", "failed", "cancelled"}

Json = dict[str, Any]


def until(condition: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Wait for something that happens in another process.

    Raises:
        AssertionError: it did not happen in time; says what.
    """
    pause, began = Event(), time.monotonic()
    while not condition():
        waited = time.monotonic() - began
        assert waited < patience, f"waited in vain for {what}"
        pause.wait(min(max(0.02, waited / 50), 0.2))  # who waits for long looks less often


class Process:
    """One `trimcore …` process, with its log in a file."""

    _numbers = count()

    def __init__(
        self, *arguments: str, folder: Path, environment: Mapping[str, str], ready: str
    ) -> None:
        self._log = folder / f"{arguments[0]}-{next(self._numbers)}.log"
        inherited = {key: value for key, value in os.environ.items() if "TRIMCORE" not in key}
        with self._log.open("w") as log:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "trimcore", *arguments],
                env=inherited | {"PYTHONFAULTHANDLER": "1"} | dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            until(lambda: self._ended() or ready in self.logged(), f"{arguments[0]} to be ready")
            assert not self._ended(), self.logged()
        except BaseException:
            self.kill()
            raise

    def logged(self) -> str:
        """Return what it has logged so far."""
        return self._log.read_text()

    def kill(self) -> None:
        """Kill the process, and wait until it has gone."""
        self.running.kill()
        self.running.wait()

    def stop(self, patience: float = STOPPING) -> int:
        """Ask it to end, and return its exit code.

        Raises:
            AssertionError: it hangs, and was ended; says what it logged and what its threads did.
        """
        self.running.send_signal(signal.SIGTERM)
        try:
            return self.running.wait(patience)
        except subprocess.TimeoutExpired:
            self.running.send_signal(signal.SIGABRT)  # Python's fault handler tells of all threads
            with suppress(subprocess.TimeoutExpired):
                self.running.wait(10)
            self.kill()
            raise AssertionError(f"it does not end: {self.logged()[-8000:]}") from None

    def close(self) -> None:
        """End it whatever it takes."""
        if not self._ended():
            self.stop()

    def _ended(self) -> bool:
        return self.running.poll() is not None


@dataclass
class Deployment:
    """Processes that share their parts; `environment` says which parts."""

    folder: Path
    environment: Mapping[str, str]
    has_workers: bool
    """Whether trims run in workers of their own, and not in the serving process."""
    _processes: ExitStack = field(default_factory=ExitStack)

    def serve(self) -> "Api":
        """Start a process that serves, and return a client to it."""
        process = self._start("serve", "--port", "0", ready="running on http://")
        found = LISTENING.search(process.logged())
        assert found is not None
        return Api(process=process, address=f"http://127.0.0.1:{found.group(1)}")

    def work(self, threads: int = 1) -> Process:
        """Start a worker."""
        return self._start("worker", "--threads", str(threads), ready=READY)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        inherited = {key: value for key, value in os.environ.items() if "TRIMCORE" not in key}
        return subprocess.run(
            [sys.executable, "-m", "trimcore", *arguments],
            env=inherited | dict(self.environment),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._processes.close()

    def _start(self, *arguments: str, ready: str) -> Process:
        process = Process(*arguments, folder=self.folder, environment=self.environment, ready=ready)
        self._processes.callback(process.close)
        return process


@dataclass(kw_only=True)
class Client:
    """A client of a service, at first nobody, then a user."""

    address: str
    token: str = ""

    _numbers = count()

    @property
    def http(self) -> httpx.Client:
        """Return a client with this user's token."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return httpx.Client(base_url=self.address, headers=headers, timeout=60, verify=PLAIN)

    def join(self) -> Self:
        """Register somebody new, log in, and return their client."""
        fields = {
            "email": f"user{next(self._numbers)}-{os.getpid()}-{time.time_ns()}@example.com",
            "password": PASSWORD,
        }
        with self.http as http:
            confirmed = {**fields, "password_confirmation": PASSWORD}
            http.post("/api/v1/users/registration", data=confirmed).raise_for_status()
            answer = http.post("/api/v1/users/session", data=fields)
        token: str = answer.raise_for_status().json()["data"]["attributes"]["access"]
        return replace(self, token=token)

    def submit(
        self, path: Path, *, start: str, duration: str, name: str = "test video", key: str = ""
    ) -> str:
        """Upload a video and return the id of its request."""
        with self.http as http, path.open("rb") as file:
            answer = http.post(
                "/api/v1/users/videos?include=request",
                data={"name": name, "trimming_start_time": start, "duration": duration},
                files={"source_file": (path.name, file, "video/mp4")},
                headers={"Idempotency-Key": key} if key else {},
            )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["included"][0]["id"])

    def request(self, request_id: str) -> Json:
        """Return the attributes of a request."""
        with self.http as http:
            answer = http.get(f"/api/v1/users/requests/{request_id}").raise_for_status()
        attributes: Json = answer.json()["data"]["attributes"]
        return attributes

    def post(self, request_id: str, event: str) -> httpx.Response:
        """Restart or cancel a request."""
        with self.http as http:
            return http.post(f"/api/v1/users/requests/{request_id}/{event}")

    def wait(self, request_id: str, *statuses: str, patience: float = PATIENCE) -> Json:
        """Wait until a request has one of the statuses (any final one), return its attributes."""
        wanted = set(statuses) or FINAL
        seen: list[Json] = []

        def arrived() -> bool:
            seen[:] = [self.request(request_id)]
            return seen[0]["status"] in wanted

        until(arrived, f"request {request_id} to be {sorted(wanted)}", patience)
        return seen[0]

    def videos(self) -> list[Json]:
        """Return the list of trimmed videos."""
        with self.http as http:
            listed: list[Json] = http.get("/api/v1/users/videos").raise_for_status().json()["data"]
        return listed

    def download(self, folder: Path) -> Path:
        """Fetch the only trimmed video by its link, without credentials."""
        (video,) = self.videos()
        answer = httpx.get(video["attributes"]["url"], timeout=60, verify=PLAIN).raise_for_status()
        output = folder / str(video["id"])
        output.write_bytes(answer.content)
        return output


@dataclass(kw_only=True)
class Api(Client):
    """A client of one serving process."""

    process: Process

    def at(self, other: "Api") -> "Api":
        """Return the same user's client to another serving process."""
        return replace(other, token=self.token)
