"""Rows of one column."""

from datetime import datetime

import msgspec

from trimcore.adapters.sqlite.database import Row
from trimcore.stored.epoch_ms import from_ms


def moment_from_row(columns: Row) -> datetime:
    """Return the moment that is a row's only column."""
    (milliseconds,) = msgspec.convert(columns, tuple[int])
    return from_ms(milliseconds)


def number_from_row(columns: Row) -> int:
    """Read how many there are."""
    (number,) = columns
    return msgspec.convert(number, int)
