"""Moments as integers: milliseconds since 1970, UTC."""

from datetime import UTC, datetime, timedelta
from typing import overload

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@overload
def to_ms(moment: datetime) -> int: ...
@overload
def to_ms(moment: None) -> None: ...
def to_ms(moment: datetime | None) -> int | None:
    """Return the milliseconds of a moment; what is finer is cut off."""
    return None if moment is None else (moment - _EPOCH) // _MILLISECOND


@overload
def from_ms(milliseconds: int) -> datetime: ...
@overload
def from_ms(milliseconds: None) -> None: ...
def from_ms(milliseconds: int | None) -> datetime | None:
    """Return the moment of so many milliseconds, exactly."""
    return None if milliseconds is None else _EPOCH + milliseconds * _MILLISECOND


@overload
def whole_ms(moment: datetime) -> datetime: ...
@overload
def whole_ms(moment: None) -> None: ...
def whole_ms(moment: datetime | None) -> datetime | None:
    """Return the moment as it comes back from a store: what is finer is cut off."""
    return from_ms(to_ms(moment))
