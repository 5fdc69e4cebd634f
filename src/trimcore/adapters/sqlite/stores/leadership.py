"""Leadership in SQLite."""

from datetime import datetime

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.ports.stores.leadership import Leadership
from trimcore.stored.epoch_ms import to_ms


class SqliteLeadership(Leadership):
    """One row for each task; one statement asks and takes."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database

    def acquire(self, task: str, worker: str, now: datetime, *, until: datetime) -> bool:
        taken = self._database.write(
            "INSERT INTO turns (duty, worker, until) VALUES (?, ?, ?)"
            " ON CONFLICT (duty) DO UPDATE SET worker = excluded.worker, until = excluded.until"
            " WHERE turns.worker = excluded.worker OR turns.until <= ?",
            *(task, worker, to_ms(until), to_ms(now)),
        )
        return taken > 0
