"""Turns in SQLite."""

from datetime import datetime

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.ports.turns import Turns
from trimcore.stored.moments import to_ms


class SqliteTurns(Turns):
    """One row for each duty; one statement asks and takes."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database

    def take(self, duty: str, worker: str, now: datetime, *, until: datetime) -> bool:
        taken = self._database.write(
            "INSERT INTO turns (duty, worker, until) VALUES (?, ?, ?)"
            " ON CONFLICT (duty) DO UPDATE SET worker = excluded.worker, until = excluded.until"
            " WHERE turns.worker = excluded.worker OR turns.until <= ?",
            *(duty, worker, to_ms(until), to_ms(now)),
        )
        return taken > 0
