"""Counts of events in SQLite."""

import hashlib
from datetime import datetime

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.rows.single_values import moment_from_row
from trimcore.ports.stores.throttle import Throttle
from trimcore.stored.epoch_ms import to_ms


class SqliteThrottle(Throttle):
    """One row for each event, under a digest of its key."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database

    def record(self, key: str, now: datetime, *, keep_until: datetime) -> None:
        self._database.write(
            "INSERT INTO throttled (key, happened_at, keep_until) VALUES (?, ?, ?)",
            *(_digest(key), to_ms(now), to_ms(keep_until)),
        )

    def moments(self, key: str, since: datetime) -> tuple[datetime, ...]:
        rows = self._database.read(
            "SELECT happened_at FROM throttled WHERE key = ? AND happened_at > ?"
            " ORDER BY happened_at",
            *(_digest(key), to_ms(since)),
        )
        return tuple(moment_from_row(row) for row in rows)

    def clear(self, key: str) -> None:
        self._database.write("DELETE FROM throttled WHERE key = ?", _digest(key))

    def delete_expired(self, now: datetime) -> int:
        return self._database.write("DELETE FROM throttled WHERE keep_until <= ?", to_ms(now))


def _digest(key: str) -> str:
    """Return a digest, since keys hold addresses and there may be no end to their number."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
