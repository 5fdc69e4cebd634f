"""One SQLite file, and a connection to it for each thread."""

import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread, current_thread
from typing import TypeAlias

from trimcore.adapters.sqlite.errors import is_locked, translated
from trimcore.adapters.sqlite.migrations import migrate
from trimcore.domain.errors import Unavailable

Value: TypeAlias = str | int | None
Row: TypeAlias = tuple[Value, ...]


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
        with translated(), self._connected() as connection:
            return connection.execute(query, values).fetchall()

    def write(self, statement: str, *values: Value) -> int:
        """Run one statement in a transaction of its own, and return how many rows it changed.

        Raises:
            sqlite3.IntegrityError: a constraint would be broken; nothing changed.
            StorageFull: the disk has no room left; nothing changed.
            Unavailable: the database did not answer.
        """
        with translated(), self._connected() as connection:
            # SQLite's own waiting is polling, and not fair: within a process, take turns first.
            if not self._writing.acquire(timeout=self._patience):
                raise Unavailable("The database is busy.")
            try:
                return connection.execute(statement, values).rowcount
            finally:
                self._writing.release()

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

    def _connected(self) -> "_Connection":
        if self._process != os.getpid():
            # SQLite forbids to use or close a connection that came through a fork.
            self._inherited.append(self._connections)
            self._begin()
        thread = current_thread()
        return self._connections.get(thread) or self._connect(thread)

    def _connect(self, thread: Thread) -> "_Connection":
        with self._opening:
            if self._closed:
                raise Unavailable("The database has been closed.")
            for ended in [each for each in self._connections if not each.is_alive()]:
                self._connections.pop(ended).close()
            connection = _Connection(_open(self._path, self._patience))
            self._connections[thread] = connection
            return connection

    def _begin(self) -> None:
        self._process = os.getpid()
        self._opening = Lock()
        self._writing = Lock()
        self._connections: dict[Thread, _Connection] = {}


class _Connection:
    """A connection that can't be closed in the middle of a `with` block."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self.raw = raw
        self._lock = Lock()

    def close(self) -> None:
        with self as raw:
            raw.close()

    def __enter__(self) -> sqlite3.Connection:
        self._lock.acquire()
        return self.raw

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _open(path: Path, patience: float) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _create(path)
    except OSError as error:
        message = f"The database can't be opened: {error.strerror}"
        raise Unavailable(message) from error
    connection = sqlite3.connect(
        path, timeout=patience, isolation_level=None, check_same_thread=False
    )
    try:
        _prepare(connection, time.monotonic() + patience)
    except BaseException:
        connection.close()
        raise
    return connection


def _create(path: Path) -> None:
    """Make the file if it is missing, for its owner's eyes; its companions take over its mode.

    A file that exists must not even be opened: to close any descriptor of it would end all locks
    that this process's connections hold on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def _prepare(connection: sqlite3.Connection, deadline: float) -> None:
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            # SQLite does not wait when two want to be the first to switch the mode.
            if not is_locked(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
    connection.execute("PRAGMA synchronous = FULL")
    migrate(connection)
