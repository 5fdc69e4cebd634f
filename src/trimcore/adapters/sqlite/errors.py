"""SQLite's errors in our words."""

import sqlite3

from trimcore.domain.errors import StorageFull, Unavailable

_PRIMARY = 0xFF
"""The part of an error's code that says what it is; the rest tells more."""


class Translation:
    """A block in which SQLite's errors are ours; a class, since each call enters one."""

    def __enter__(self) -> None:
        """Begin the block."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Turn the error that ended the block, if one did, into ours."""
        if not isinstance(error, sqlite3.Error) or isinstance(error, sqlite3.IntegrityError):
            return
        if _code(error) == sqlite3.SQLITE_FULL:
            raise StorageFull("The database's disk is full.") from error
        message = f"The database did not answer: {error}"
        raise Unavailable(message) from error


_TRANSLATION = Translation()


def translated() -> Translation:
    """Turn what SQLite raises in a `with` block into our errors, except for broken constraints.

    Raises:
        sqlite3.IntegrityError: a constraint would be broken; the stores know what that means.
        StorageFull: the disk has no room left.
        Unavailable: the file is locked, unreadable, damaged, or anything else.
    """
    return _TRANSLATION


def is_locked(error: sqlite3.Error) -> bool:
    """Tell whether somebody else holds the file just now."""
    return _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _code(error: sqlite3.Error) -> int:
    # Errors of the Python module itself, such as the use of a closed connection, have no code.
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY
