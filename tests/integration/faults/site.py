"""Servers, the wires to them, and processes of trimcore on these wires."""

import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

import msgspec

from servers import Minio, Nx27017, RabbitMq
from tests.integration.faults.entry import Plan
from tests.integration.faults.wire import Wire
from tests.integration.service.deployment import LISTENING, READY, Api, Process, until

PLANNED = "tests.integration.faults.entry"
ROOT = Path(__file__).parents[3]


class PlannedProcess(Process):
    """A process of trimcore with something wrong in it, see `Plan`."""

    def __init__(
        self, *arguments: str, plan: Plan, folder: Path, environment: Mapping[str, str], ready: str
    ) -> None:
        self._log = folder / f"{arguments[0]}-{next(self._numbers)}.log"
        inherited = {key: value for key, value in os.environ.items() if "TRIMCORE" not in key}
        with self._log.open("w") as log:
            self.running = subprocess.Popen(
                [sys.executable, "-m", PLANNED, msgspec.json.encode(plan).decode(), *arguments],
                cwd=ROOT,
                env=inherited | dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            until(lambda: self._ended() or ready in self.logged(), f"{arguments[0]} to be ready")
        except BaseException:
            self.kill()
            raise

    def has_ended(self) -> bool:
        """Tell whether it is gone."""
        return self._ended()


class Site:
    """One of each server with a wire in front of it, an API, and workers.

    The first API and the first worker live as long as the site, unless a fault takes them.
    """

    def __init__(self, folder: Path, *, hurry: bool) -> None:
        self.folder = folder
        self.hurry = hurry
        self._stack = ExitStack()
        self._processes: list[PlannedProcess] = []

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self.broker = stack.enter_context(RabbitMq(self.folder / "rabbitmq"))
            self.database = stack.enter_context(Nx27017(self.folder / "nx"))
            self.store = stack.enter_context(Minio(self.folder / "minio"))
            self.to_broker = stack.enter_context(Wire(self.broker.port))
            self.to_database = stack.enter_context(Wire(self.database.port))
            self.to_store = stack.enter_context(Wire(self.store.port))
            stack.callback(self.end)
            self.settings = self._settings()
            self.api = self.serve()
            self.worker = self.work()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._stack.close()

    @property
    def direct(self) -> dict[str, str]:
        """The settings that lead to the servers on no wire."""
        return self.settings | {
            "TRIMCORE_DATABASE_URL": self.database.url,
            "TRIMCORE_STORAGE_URL": self.store.url,
            "TRIMCORE_QUEUE_URL": self.broker.url,
        }

    @property
    def wires(self) -> tuple[Wire, Wire, Wire]:
        """The wires to database, store and broker."""
        return self.to_database, self.to_store, self.to_broker

    def serve(self, *, step: str = "", skew: float = 0) -> Api:
        """Start a process that serves, and return a client to it."""
        process = self._start("serve", "--port", "0", step=step, skew=skew, ready="running on http")
        found = LISTENING.search(process.logged())
        assert found is not None, process.logged()
        return Api(process=process, address=f"http://127.0.0.1:{found.group(1)}")

    def work(self, *, step: str = "", skew: float = 0, threads: int = 2) -> PlannedProcess:
        """Start a worker."""
        return self._start("worker", "--threads", str(threads), step=step, skew=skew, ready=READY)

    def heal(self) -> None:
        """Bring back all that every round begins with."""
        for wire in self.wires:
            wire.heal()
        for server in (self.database, self.store, self.broker):
            with suppress(ProcessLookupError):
                server.resume()
            server.start()
        if self.api.process.running.poll() is not None:
            self.api = self.serve()
        if self.worker.has_ended():
            self.worker = self.work()
        for process in self._processes:
            if process not in {self.api.process, self.worker}:
                process.close()
        self._processes = [each for each in self._processes if not each.has_ended()]

    def end(self) -> None:
        """End all processes."""
        for process in self._processes:
            process.close()

    def _start(self, *arguments: str, step: str, skew: float, ready: str) -> PlannedProcess:
        plan = Plan(step=step, skew=skew, hurry=self.hurry)
        process = PlannedProcess(
            *arguments, plan=plan, folder=self.folder, environment=self.settings, ready=ready
        )
        self._processes.append(process)
        return process

    def _settings(self) -> dict[str, str]:
        return {
            "TRIMCORE_DATA_DIR": str(self.folder / "data"),
            "TRIMCORE_DATABASE_URL": self.to_database.to(self.database.url),
            "TRIMCORE_STORAGE_URL": self.to_store.to(self.store.url),
            "TRIMCORE_QUEUE_URL": self.to_broker.to(self.broker.url),
            "TRIMCORE_SECRET_KEY": secrets.token_hex(32),
            "TRIMCORE_REGISTRATIONS": "100000",
            "TRIMCORE_WEBHOOK_HOSTS": "127.0.0.1",
            "TRIMCORE_FETCH_HOSTS": "127.0.0.1",
        }
