"""What all servers have in common."""

import os
import secrets
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Self

from servers.errors import NotReady
from servers.ports import free_port
from servers.processes import Process

PIDS = "pids"
LOG = "log"
ATTEMPTS = 3
TICK = 0.05
LAST_WORDS = 2000

# The developer's own settings for such servers are not for these.
INHERITED = {"LANG": "C.UTF-8", "PATH": os.environ.get("PATH", os.defpath)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A program to run, with additions to the environment."""

    args: list[str]
    environ: Mapping[str, str] = field(default_factory=dict)


class Server(ABC):
    """One server, its data in a folder of its own, on a loopback port.

    Port and data stay the same however often it is stopped, killed and started. What is still
    running at the end of a `with` block is stopped; the folder is left to its owner.
    """

    name: ClassVar[str]
    patience: ClassVar[float] = 60
    """Seconds until it has to answer."""

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        """Take a folder, which is made if need be, and a port, by default a free one."""
        self.folder = folder
        self.port = port or free_port()
        self._port_is_settled = port is not None
        self._children: list[subprocess.Popen[bytes]] = []

    @classmethod
    @abstractmethod
    def install(cls) -> None:
        """Install or build the program, if it is not there.

        Raises:
            Missing: it is not to be had on this machine.
        """

    @property
    @abstractmethod
    def url(self) -> str:
        """Where clients find it, with credentials, in the form of trimcore's settings."""

    @abstractmethod
    def commands(self) -> Iterator[Command]:
        """Prepare the folder and yield the programs to run, what others need first."""

    @abstractmethod
    def probe(self) -> None:
        """Ask it for something real; any exception means that it is not ready."""

    def start(self) -> Self:
        """Start it, on what its folder has, and wait until it is ready.

        Raises:
            Missing: it is not to be had on this machine.
            NotReady: it ended or did not answer in time, and is not running now.
        """
        self.install()
        self.launch()
        self.wait_until_ready()
        return self

    def launch(self) -> None:
        """Start its processes, unless they run, and wait for nothing."""
        if self.is_running:
            return
        self.kill()  # what is left of it, should one of its processes have ended by itself
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for command in self.commands():
            self._run(command)

    def wait_until_ready(self) -> None:
        """Wait for a real answer.

        A port that was chosen for it and taken by somebody in the meantime is chosen anew.

        Raises:
            NotReady: it ended or did not answer in time, and is not running now.
        """
        for attempt in range(1, ATTEMPTS + 1):
            if self._comes_up():
                self._port_is_settled = True
                return
            fell = not self.is_running
            self.kill()
            if self._port_is_settled or not fell or attempt == ATTEMPTS:
                raise NotReady(f"{self.name} {'ended' if fell else 'is silent'}: {self._words()}")
            self.port = free_port()
            self.launch()

    @property
    def is_running(self) -> bool:
        """Tell whether all its processes are there, even if paused."""
        return bool(self._children) and all(child.poll() is None for child in self._children)

    def ask_to_stop(self) -> None:
        """Ask it to end (SIGTERM), and wait for nothing."""
        if self._children:
            Process.of(self._children[-1].pid).signal(signal.SIGTERM)

    def stop(self) -> None:
        """Ask it to end (SIGTERM) and wait until it has; twice is once."""
        for child in reversed(self._children):
            Process.of(child.pid).end(self.patience)
        self._bury()

    def kill(self) -> None:
        """End it at once (SIGKILL), as a crash would; twice is once."""
        self._signal(signal.SIGKILL)
        self._bury()

    def pause(self) -> None:
        """Let it hang (SIGSTOP): connections are accepted, and nothing is answered."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on after a pause (SIGCONT)."""
        self._signal(signal.SIGCONT)

    def __enter__(self) -> Self:
        return self if self.is_running else self.start()

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    def secret(self) -> str:
        """Return the password that goes with the folder, made the first time."""
        path = self.folder / "secret"
        if not path.exists():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(16), encoding="utf-8")
        return path.read_text(encoding="utf-8")

    def _run(self, command: Command) -> None:
        """Start a program that outlives this one, unless it is stopped, and write down its id."""
        with (self.folder / LOG).open("ab") as log:
            child = subprocess.Popen(
                command.args,
                cwd=self.folder,
                env={**INHERITED, "HOME": str(self.folder), **command.environ},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._children.append(child)
        with (self.folder / PIDS).open("a", encoding="utf-8") as pids:
            pids.write(f"{Process.of(child.pid)}\n")

    def _comes_up(self) -> bool:
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline and self.is_running:
            try:
                self.probe()
            except Exception:  # noqa: BLE001 - whatever a client raises, it is not ready
                time.sleep(TICK)
            else:
                return True
        return False

    def _signal(self, number: signal.Signals) -> None:
        for child in reversed(self._children):
            child.send_signal(number)

    def _bury(self) -> None:
        for child in self._children:
            child.wait()
        self._children.clear()
        (self.folder / PIDS).unlink(missing_ok=True)

    def _words(self) -> str:
        log = self.folder / LOG
        return log.read_text(encoding="utf-8", errors="replace")[-LAST_WORDS:] or "no word"
