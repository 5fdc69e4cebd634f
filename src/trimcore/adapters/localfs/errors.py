"""The operating system's errors in our words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from trimcore.domain.errors import BlobNotFound, StorageFull, Unavailable

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_BLOB = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP}


@contextmanager
def translated(
    key: str | None = None, *, trouble: str = "The blob store did not answer"
) -> Iterator[None]:
    """Turn errors of the operating system into ours; with a `key`, no file means no blob.

    `trouble` is what is said of those that we have no other words for.

    Raises:
        BlobNotFound: there is no file under the key.
        StorageFull: the disk, the quota or the largest file is full.
        Unavailable: anything else.
    """
    try:
        yield
    except OSError as error:
        if key is not None and error.errno in _NO_BLOB:
            raise BlobNotFound(key) from error
        if error.errno in _NO_ROOM:
            raise StorageFull("The blob store's disk is full.") from error
        raise Unavailable(f"{trouble}: {error.strerror}") from error
