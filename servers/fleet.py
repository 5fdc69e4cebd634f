"""All servers together: started at once, found again by other processes, stopped as one."""

import contextlib
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from servers.binaries import say
from servers.errors import Missing
from servers.mongo import FerretDb, Nx27017
from servers.places import runs
from servers.processes import Process
from servers.rabbitmq import RabbitMq
from servers.s3 import Minio, VersityGw
from servers.server import PIDS, Server

# The slowest to start comes first, the slowest to build last.
KINDS: tuple[type[Server], ...] = (RabbitMq, Nx27017, FerretDb, VersityGw, Minio)

# What each server is for trimcore itself, and for the tests, which never touch the former.
NAMES: dict[type[Server], tuple[str, ...]] = {
    Nx27017: ("TRIMCORE_DATABASE_URL", "TRIMCORE_TEST_DATABASE_URL"),
    FerretDb: ("TRIMCORE_TEST_DATABASE_URL_2",),
    Minio: ("TRIMCORE_STORAGE_URL", "TRIMCORE_TEST_STORAGE_URL"),
    VersityGw: ("TRIMCORE_TEST_STORAGE_URL_2",),
    RabbitMq: ("TRIMCORE_QUEUE_URL", "TRIMCORE_TEST_QUEUE_URL"),
}
SECRET_KEY = "TRIMCORE_SECRET_KEY"  # noqa: S105 - a name

OWNER = "owner"
SECONDS_TO_STOP = 30


@dataclass(frozen=True, slots=True)
class Fleet:
    """The servers that run, and for each other one why it does not."""

    folder: Path
    servers: dict[type[Server], Server]
    missing: dict[type[Server], Missing]

    @classmethod
    def start(cls, folder: Path) -> Self:
        """Start in a fresh folder what can be had, and wait until all of it is ready.

        Raises:
            NotReady: one does not answer; none is running now.
        """
        fleet = cls(folder, {}, install())
        try:
            for kind in KINDS:
                if kind not in fleet.missing:
                    fleet.servers[kind] = kind(folder / kind.name)
                    fleet.servers[kind].launch()
            for server in fleet.servers.values():
                server.wait_until_ready()
        except BaseException:
            fleet.stop()
            raise
        return fleet

    def started(self, kind: type[Server]) -> Server:
        """Return the server of a kind, which is started when it is first asked for.

        Raises:
            Missing: there is none.
            NotReady: it does not answer; it does not run now.
        """
        if kind in self.missing:
            raise self.missing[kind]
        if kind not in self.servers:
            self.servers[kind] = kind(self.folder / kind.name).start()
        return self.servers[kind]

    @property
    def settings(self) -> dict[str, str]:
        """The settings that lead to the servers, with a new secret key."""
        urls = {name: server.url for kind, server in self.servers.items() for name in NAMES[kind]}
        return dict(sorted(urls.items())) | {SECRET_KEY: secrets.token_urlsafe(32)}

    def stop(self) -> None:
        """Stop all, and remove what they kept."""
        for server in self.servers.values():
            server.ask_to_stop()
        for server in self.servers.values():
            server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def install() -> dict[type[Server], Missing]:
    """Install or build what is not there yet; return what cannot be had, and say so."""
    missing: dict[type[Server], Missing] = {}
    for kind in KINDS:
        try:
            kind.install()
        except Missing as reason:
            missing[kind] = reason
            say(f"MISSING {reason}")
    return missing


def own_folder() -> Path:
    """Make a folder for servers that live no longer than this process.

    Should it be killed, whoever comes next ends them: see `sweep`.
    """
    folder = runs() / f"of-{os.getpid()}-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    (folder / OWNER).write_text(str(Process.of(os.getpid())), encoding="utf-8")
    return folder


def sweep() -> None:
    """End the servers of processes that could not do so themselves."""
    for owner in runs().glob(f"*/{OWNER}"):
        with contextlib.suppress(OSError, ValueError):
            if not Process.parse(owner.read_text(encoding="utf-8")).is_alive:
                say(f"ending what {owner.parent.name} left behind")
                stop(owner.parent)


def processes(folder: Path) -> list[Process]:
    """Return the processes that were started in a folder, in that order."""
    found: list[Process] = []
    for pids in sorted(folder.glob(f"**/{PIDS}")):
        found += map(Process.parse, pids.read_text(encoding="utf-8").splitlines())
    return found


def stop(folder: Path) -> None:
    """Stop the servers of a folder, whoever started them, and remove it; twice is once."""
    for process in reversed(processes(folder)):
        process.end(SECONDS_TO_STOP)
    shutil.rmtree(folder, ignore_errors=True)
