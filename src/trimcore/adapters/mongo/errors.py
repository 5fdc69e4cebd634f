"""The driver's errors in our words."""

from collections.abc import Iterator
from contextlib import contextmanager

from bson.errors import InvalidBSON
from pymongo.errors import DuplicateKeyError, OperationFailure, PyMongoError

from trimcore.domain.errors import StorageFull, Unavailable

_OUT_OF_DISK_SPACE = 14031
_OUT_OF_DISK_SPACE_TEXTS = ("no space left on device", "disk is full")
"""What servers say that keep their data elsewhere, and have no code for it."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the driver raises into our errors, except for values that have to be unique.

    Raises:
        DuplicateKeyError: a unique value is taken; the stores know what that means.
        StorageFull: the server's disk has no room left.
        Unavailable: the server was not found or did not answer in time, did not take the write
            as durably as asked, refused the call, or anything else.
    """
    try:
        yield
    except DuplicateKeyError:
        raise
    except (PyMongoError, InvalidBSON) as error:
        if is_full(error):
            raise StorageFull("The database's disk is full.") from error
        message = f"The database did not answer: {error}"
        raise Unavailable(message) from error


def is_full(error: Exception) -> bool:
    """Tell whether the server refused a write because it has no room left."""
    if not isinstance(error, OperationFailure):
        return False
    said = str(error).lower()
    return error.code == _OUT_OF_DISK_SPACE or any(
        text in said for text in _OUT_OF_DISK_SPACE_TEXTS
    )
