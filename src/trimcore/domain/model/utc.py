"""Wall-clock moments: aware, UTC, whole microseconds."""

from datetime import datetime, timedelta


def require_utc(**moments: datetime | None) -> None:
    """Refuse moments that are not aware UTC.

    Raises:
        ValueError: names the first wrong one. This is a bug of the caller, not bad input.
    """
    for name, moment in moments.items():
        if moment is not None and moment.utcoffset() != timedelta(0):
            message = f"{name} must be an aware UTC datetime, not {moment!r}"
            raise ValueError(message)
