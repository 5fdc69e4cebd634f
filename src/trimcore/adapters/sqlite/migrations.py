"""The database's shape, one numbered step after the other.

Steps are only ever added: what has been released stays as it is, and a new shape is a new step.
Each runs in a transaction of its own that ends by writing its number into `user_version`.
"""

import sqlite3

from trimcore.domain.errors import Unavailable

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE users (
            id TEXT PRIMARY KEY,
            email_key TEXT NOT NULL CONSTRAINT email_taken UNIQUE,
            password_hash TEXT NOT NULL,
            document TEXT NOT NULL
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE sessions (
            uid TEXT PRIMARY KEY,
            expires_at INTEGER NOT NULL,
            revoked_at INTEGER,
            document TEXT NOT NULL
        ) WITHOUT ROWID
        """,
        "CREATE INDEX sessions_by_expiry ON sessions (expires_at)",
        """
        CREATE TABLE requests (
            id TEXT PRIMARY KEY,
            user_id TEXT NOT NULL,
            idempotency_key TEXT,
            status TEXT NOT NULL,
            version INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            due_at INTEGER,
            document TEXT NOT NULL
        )
        """,
        """
        CREATE UNIQUE INDEX one_submission ON requests (user_id, idempotency_key)
        WHERE idempotency_key IS NOT NULL
        """,
        "CREATE INDEX requests_due ON requests (due_at) WHERE due_at IS NOT NULL",
        "CREATE INDEX requests_of_user ON requests (user_id, created_at, id)",
        """
        CREATE TABLE throttled (
            key TEXT NOT NULL,
            happened_at INTEGER NOT NULL,
            keep_until INTEGER NOT NULL
        )
        """,
        "CREATE INDEX throttled_by_key ON throttled (key, happened_at)",
        "CREATE INDEX throttled_by_end ON throttled (keep_until)",
    ),
    (
        """
        CREATE TABLE turns (
            duty TEXT PRIMARY KEY,
            worker TEXT NOT NULL,
            until INTEGER NOT NULL
        ) WITHOUT ROWID
        """,
    ),
    (
        """
        CREATE INDEX requests_by_status
        ON requests (status, json_extract(document, '$.not_before'))
        """,
    ),
)


def migrate(
    connection: sqlite3.Connection, migrations: tuple[tuple[str, ...], ...] = MIGRATIONS
) -> None:
    """Bring the database to the newest shape; safe when several processes do it at once.

    Raises:
        Unavailable: the database was made by a newer trimcore.
    """
    while (version := shape_of(connection)) != len(migrations):
        if version > len(migrations):
            raise Unavailable(
                f"The database has shape {version}, made by a newer trimcore;"
                f" this one knows shapes up to {len(migrations)}."
            )
        _step(connection, version, migrations[version])


def shape_of(connection: sqlite3.Connection) -> int:
    """Return how many steps the database has been through."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _step(connection: sqlite3.Connection, version: int, statements: tuple[str, ...]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been first, and only under the lock is that certain.
        if shape_of(connection) == version:
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version + 1}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
