"""SQLite's errors in our words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from trimcore.domain.errors import StorageFull, Unavailable

_PRIMARY = 0xFF
"""The part of an error's code that says what it is; the rest tells more."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn what SQLite raises into our errors, except for broken constraints.

    Raises:
        sqlite3.IntegrityError: a constraint would be broken; the stores know what that means.
        StorageFull: the disk has no room left.
        Unavailable: the file is locked, unreadable, damaged, or anything else.
    """
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.Error as error:
        if _code(error) == sqlite3.SQLITE_FULL:
            raise StorageFull("The database's disk is full.") from error
        message = f"The database did not answer: {error}"
        raise Unavailable(message) from error


def is_locked(error: sqlite3.Error) -> bool:
    """Tell whether somebody else holds the file just now."""
    return _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _code(error: sqlite3.Error) -> int:
    # Errors of the Python module itself, such as the use of a closed connection, have no code.
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY
