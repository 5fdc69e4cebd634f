import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.migrations import MIGRATIONS, migrate, shape_of
from trimcore.adapters.sqlite.stores import requests, sources
from trimcore.adapters.sqlite.stores.users import SqliteUsers
from trimcore.domain.errors import Unavailable
from trimcore.ports.conformance.stores.builders import a_user

OPEN = """
import sys
from trimcore.adapters.sqlite.database import SqliteDatabase

sys.stdin.readline()
database = SqliteDatabase(sys.argv[1], patience=60)
database.ping()
database.close()
"""


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Give a plain connection to an empty database."""
    connection = sqlite3.connect(tmp_path / "plain.db", isolation_level=None)
    yield connection
    connection.close()


def tables(connection: sqlite3.Connection) -> set[str]:
    """Return the names of all tables."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in rows}


class TestMigrate:
    def test_an_empty_database_gets_the_newest_shape(self, connection: sqlite3.Connection) -> None:
        migrate(connection)
        assert shape_of(connection) == len(MIGRATIONS)
        assert tables(connection) == {
            "users",
            "sessions",
            "requests",
            "sources",
            "throttled",
            "turns",
            "webhooks",
            "deliveries",
            "uploads",
        }

    def test_what_is_stored_has_its_size_counted(self, connection: sqlite3.Connection) -> None:
        """Whatever shape it was stored in."""
        step = next(n for n, step in enumerate(MIGRATIONS) if "sources_stored" in " ".join(step))
        migrate(connection, MIGRATIONS[:step])
        result = '{"video": {"result": {"receipt": {"bytes_written": 7}}}}'
        connection.execute(
            "INSERT INTO sources (id, user_id, version, created_at, document)"
            """ VALUES ('a', 'ada', 1, 0, '{"size": 1099511627776}')"""
        )
        for name, document in (("a", result), ("b", '{"video": {"result": null}}')):
            connection.execute(
                "INSERT INTO requests (id, user_id, status, version, created_at, document)"
                " VALUES (?, 'ada', 'done', 1, 0, ?)",
                (name, document),
            )
        migrate(connection)
        assert connection.execute(sources.STORED, ("ada",)).fetchall() == [(2**40,)]
        assert connection.execute(requests.STORED, ("ada",)).fetchall() == [(7,)]

    def test_it_is_done_once(self, connection: sqlite3.Connection) -> None:
        migrate(connection)
        migrate(connection)
        assert shape_of(connection) == len(MIGRATIONS)

    def test_an_upgrade_keeps_what_is_stored(self, connection: sqlite3.Connection) -> None:
        migrate(connection)
        connection.execute("INSERT INTO users VALUES ('id', 'key', 'hash', '{}')")
        added = ("ALTER TABLE users ADD COLUMN locale TEXT", "CREATE TABLE more (id TEXT)")
        migrate(connection, (*MIGRATIONS, added))
        assert shape_of(connection) == len(MIGRATIONS) + 1
        assert connection.execute("SELECT * FROM users").fetchall() == [
            ("id", "key", "hash", "{}", None)
        ]

    def test_a_step_that_fails_leaves_nothing_behind(self, connection: sqlite3.Connection) -> None:
        broken = ("CREATE TABLE half (id TEXT)", "CREATE TABLE users (id TEXT)")
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            migrate(connection, (*MIGRATIONS, broken))
        assert shape_of(connection) == len(MIGRATIONS)
        assert "half" not in tables(connection)

    def test_a_newer_database_is_refused_and_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "trimcore.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA user_version = 99")
        with (
            closing(SqliteDatabase(path)) as database,
            pytest.raises(Unavailable, match="shape 99, made by a newer trimcore"),
        ):
            database.ping()
        with closing(sqlite3.connect(path)) as connection:
            assert tables(connection) == set()

    def test_processes_that_migrate_at_once_all_succeed(self, tmp_path: Path) -> None:
        path = tmp_path / "trimcore.db"
        command = [sys.executable, "-c", OPEN, str(path)]
        processes = [subprocess.Popen(command, stdin=subprocess.PIPE, text=True) for _ in range(4)]
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.close()
        assert [process.wait(120) for process in processes] == [0] * 4
        with closing(SqliteDatabase(path)) as database:
            SqliteUsers(database).add(a_user())


def test_the_first_shape_never_changes() -> None:
    """What has been released is stored on other people's disks: add a step instead."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, MIGRATIONS[:1])
        columns = {
            table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            for table in sorted(tables(connection))
        }
    assert columns == {
        "requests": [
            *("id", "user_id", "idempotency_key", "status"),
            *("version", "created_at", "due_at", "document"),
        ],
        "sessions": ["uid", "expires_at", "revoked_at", "document"],
        "throttled": ["key", "happened_at", "keep_until"],
        "users": ["id", "email_key", "password_hash", "document"],
    }
