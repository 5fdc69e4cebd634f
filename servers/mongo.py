"""Two servers that speak MongoDB's wire protocol. Neither is MongoDB."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from servers.binaries import own_go_program
from servers.errors import Missing
from servers.ports import LOOPBACK
from servers.server import Command, Server

DATABASE = "trimcore"
MILLISECONDS = 2000


class WireProtocolServer(Server):
    """A server for pymongo, without authentication."""

    @property
    def url(self) -> str:
        """The database that trimcore would use; tests may take others."""
        return f"mongodb://{LOOPBACK}:{self.port}/{DATABASE}"

    def probe(self) -> None:
        """Write something, and find it."""
        from pymongo import MongoClient

        with MongoClient[dict[str, str]](
            self.url, serverSelectionTimeoutMS=MILLISECONDS, socketTimeoutMS=MILLISECONDS
        ) as client:
            signs = client["admin"]["signs"]
            signs.replace_one({"_id": "life"}, {"_id": "life"}, upsert=True)
            if signs.find_one({"_id": "life"}) is None:
                raise LookupError("what was written is not there")


class Nx27017(WireProtocolServer):
    """NX-27017, on SQLite: one file for each database."""

    name: ClassVar[str] = "nx-27017"

    @classmethod
    def install(cls) -> None:
        """See that the locked package is in the environment."""
        if not cls._program().exists():
            raise Missing(f"{cls.name}: the development dependencies are not installed")

    @classmethod
    def _program(cls) -> Path:
        return Path(sys.executable).with_name(cls.name)

    def commands(self) -> Iterator[Command]:
        """Run it in the foreground, with its own files in its folder."""
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        # It takes whoever has the id of one that was killed for itself, and does not start then.
        (self.folder / "own.pid").unlink(missing_ok=True)
        args = ["--data-dir", str(data), "--host", LOOPBACK, "--port", str(self.port)]
        logs = ["--log-file", "own.log", "--pid-file", "own.pid"]
        yield Command(args=[str(self._program()), *args, *logs])


class FerretDb(WireProtocolServer):
    """FerretDB on SQLite, behind a proxy that makes its writes atomic."""

    name: ClassVar[str] = "ferretdb"

    @classmethod
    def install(cls) -> None:
        """Build `servers/ferretdb`."""
        cls._program()

    @classmethod
    def _program(cls) -> Path:
        return own_go_program(cls.name, "v1.24.2", Path(__file__).with_name("ferretdb"))

    def commands(self) -> Iterator[Command]:
        """Run proxy and server in one process."""
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        listen = f"{LOOPBACK}:{self.port}"
        yield Command(args=[str(self._program()), "-listen", listen, "-data", str(data)])
