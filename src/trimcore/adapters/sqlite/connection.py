"""One connection to the file, and how it is opened."""

import os
import sqlite3
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TypeAlias

from trimcore.adapters.sqlite.errors import is_locked
from trimcore.adapters.sqlite.migrations import migrate
from trimcore.domain.errors import Unavailable

Value: TypeAlias = str | int | None
Row: TypeAlias = tuple[Value, ...]


class Connection:
    """A connection that can't be closed in the middle of a `with` block."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self.raw = raw
        self._lock = Lock()

    def read(self, query: str, values: Sequence[Value]) -> list[Row]:
        """Return all rows that the query gives; every call reads, so by the shortest way.

        Raises:
            sqlite3.Error: the database did not answer.
        """
        with self._lock:
            return self.raw.execute(query, values).fetchall()

    def close(self) -> None:
        """Close it when what runs on it has ended. Idempotent."""
        with self as raw:
            raw.close()

    def __enter__(self) -> sqlite3.Connection:
        self._lock.acquire()
        return self.raw

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def open_connection(path: Path, patience: float) -> Connection:
    """Open the file, made and brought to the newest shape if need be.

    Raises:
        Unavailable: it can't be opened.
    """
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
    return Connection(connection)


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
