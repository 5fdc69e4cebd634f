"""What the file system knows about a blob."""

import os
from datetime import UTC, datetime, timedelta

from trimcore.ports.storage.blob_writer import BlobStat

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def blob_stat(key: str, found: os.stat_result) -> BlobStat:
    """Return the size, and the time of the last change as the moment of the commit."""
    committed_at = _EPOCH + timedelta(microseconds=found.st_mtime_ns // 1000)
    return BlobStat(key=key, size=found.st_size, committed_at=committed_at)


def milliseconds(moment: datetime) -> int:
    """Return the milliseconds from 1970 to a moment; what is finer is cut off."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)
