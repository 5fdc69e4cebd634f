"""SQLite's errors in our words."""

import sqlite3

from trimcore.domain.errors import StorageFull, Unavailable

_PRIMARY = 0xFF
"""The part of an error's code that says what it is; the rest tells more."""


def translation_of(error: sqlite3.Error) -> StorageFull | Unavailable:
    """Return in our words what SQLite raised: the file is locked, unreadable, damaged, or full."""
    if _code(error) == sqlite3.SQLITE_FULL:
        return StorageFull("The database's disk is full.")
    return Unavailable(f"The database did not answer: {error}")


def is_locked(error: sqlite3.Error) -> bool:
    """Tell whether somebody else holds the file just now."""
    return _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _code(error: sqlite3.Error) -> int:
    # Errors of the Python module itself, such as the use of a closed connection, have no code.
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY
