"""One SQLite file, and a connection to it for each thread."""

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from threading import Lock, Thread, current_thread

from trimcore.adapters.sqlite.connection import Connection, Row, Value, open_connection
from trimcore.adapters.sqlite.errors import translation_of
from trimcore.domain.errors import Unavailable

__all__ = ["Row", "SqliteDatabase", "Value"]


class SqliteDatabase:
    """Opens `path` when it is first needed, and brings it to the newest shape then.

    Any number of threads and processes may use one file on a local disk. What has been written
    survives a crash of the process and of the machine. `patience` is how many seconds a call waits
    while others write.
    """

    def __init__(self, path: str | Path, *, patience: float = 5.0) -> None:
        self._path = Path(path)
        self._patience = patience
        self._inherited: list[object] = []
        self._closed = False
        self._begin()

    def read(self, query: str, *values: Value) -> list[Row]:
        """Return all rows that the query gives.

        Raises:
            Unavailable: the database did not answer.
        """
        try:
            return self._connected().read(query, values)
        except sqlite3.Error as error:
            raise translation_of(error) from error

    def write(self, statement: str, *values: Value) -> int:
        """Run one statement in a transaction of its own, and return how many rows it changed.

        Raises:
            sqlite3.IntegrityError: a constraint would be broken; nothing changed.
            StorageFull: the disk has no room left; nothing changed.
            Unavailable: the database did not answer.
        """
        try:
            return self._write(statement, values)
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise translation_of(error) from error

    def ping(self) -> None:
        """Return if the database answers now.

        Raises:
            Unavailable: it does not.
        """
        self.read("SELECT count(*) FROM sqlite_master")

    def close(self) -> None:
        """Close every thread's connection when its running call has ended. Idempotent."""
        self._closed = True
        with self._opening:
            connections = list(self._connections.values())
            self._connections.clear()
        for connection in connections:
            connection.close()

    def _write(self, statement: str, values: Sequence[Value]) -> int:
        with self._connected() as connection:
            # SQLite's own waiting is polling, and not fair: within a process, take turns first.
            if not self._writing.acquire(timeout=self._patience):
                raise Unavailable("The database is busy.")
            try:
                return connection.execute(statement, values).rowcount
            finally:
                self._writing.release()

    def _connected(self) -> Connection:
        if self._process != os.getpid():
            # SQLite forbids to use or close a connection that came through a fork.
            self._inherited.append(self._connections)
            self._begin()
        thread = current_thread()
        return self._connections.get(thread) or self._connect(thread)

    def _connect(self, thread: Thread) -> Connection:
        with self._opening:
            if self._closed:
                raise Unavailable("The database has been closed.")
            for ended in [each for each in self._connections if not each.is_alive()]:
                self._connections.pop(ended).close()
            connection = open_connection(self._path, self._patience)
            self._connections[thread] = connection
            return connection

    def _begin(self) -> None:
        self._process = os.getpid()
        self._opening = Lock()
        self._writing = Lock()
        self._connections: dict[Thread, Connection] = {}
