"""The database's shape, one numbered step after the other.

Steps are only ever added: what has been released stays as it is, and a new shape is a new step.
Each runs in a transaction of its own that ends by writing its number into `user_version`.
"""

import sqlite3

from trimcore.domain.errors import Unavailable

ERRAND = """
    CASE WHEN json_extract(document, '$.going_since') IS NOT NULL THEN 'settle'
    WHEN json_extract(document, '$.url') IS NOT NULL THEN 'fetch' ELSE 'look' END
"""
"""A source's errand as its document tells it, word for word as its index has it."""

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
    (
        """
        CREATE TABLE uploads (
            id TEXT PRIMARY KEY,
            user_id TEXT NOT NULL,
            finished INTEGER NOT NULL,
            version INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            document TEXT NOT NULL
        )
        """,
        "CREATE INDEX uploads_due ON uploads (due_at)",
        "CREATE INDEX uploads_of_user ON uploads (user_id, finished)",
    ),
    (
        """
        CREATE TABLE sources (
            id TEXT PRIMARY KEY,
            user_id TEXT NOT NULL,
            version INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            due_at INTEGER,
            document TEXT NOT NULL
        )
        """,
        "CREATE INDEX sources_due ON sources (due_at) WHERE due_at IS NOT NULL",
        "CREATE INDEX sources_of_user ON sources (user_id, created_at, id)",
    ),
    (
        """
        CREATE INDEX requests_of_source
        ON requests (json_extract(document, '$.video.source.key'))
        """,
        "CREATE INDEX request_of_video ON requests (json_extract(document, '$.video.id'))",
    ),
    (
        """
        CREATE TABLE webhooks (
            id TEXT PRIMARY KEY,
            user_id TEXT NOT NULL,
            version INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            document TEXT NOT NULL
        )
        """,
        "CREATE INDEX webhooks_of_user ON webhooks (user_id, created_at, id)",
        """
        CREATE TABLE deliveries (
            id TEXT PRIMARY KEY,
            webhook_id TEXT NOT NULL,
            version INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            due_at INTEGER,
            document TEXT NOT NULL
        )
        """,
        "CREATE INDEX deliveries_due ON deliveries (due_at) WHERE due_at IS NOT NULL",
        "CREATE INDEX deliveries_to_webhook ON deliveries (webhook_id, created_at, id)",
        "CREATE INDEX deliveries_by_age ON deliveries (created_at)",
    ),
    (
        """
        CREATE INDEX requests_unannounced ON requests (json_extract(document, '$.announce_at'))
        WHERE json_extract(document, '$.announce_at') IS NOT NULL
        """,
    ),
    (
        """
        CREATE INDEX requests_changed ON requests (json_extract(document, '$.updated_at'))
        """,
        """
        CREATE INDEX requests_of_user_changed
        ON requests (user_id, json_extract(document, '$.updated_at'))
        """,
    ),
    (
        """
        CREATE INDEX users_leaving ON users (json_extract(document, '$.leaving_since'))
        WHERE json_extract(document, '$.leaving_since') IS NOT NULL
        """,
        """
        CREATE INDEX sessions_of_user ON sessions (json_extract(document, '$.user_id'))
        """,
    ),
    (
        """
        CREATE INDEX requests_of_user_by_status ON requests (user_id, status, created_at, id)
        """,
    ),
    (
        "DROP INDEX sources_due",
        f"""
        CREATE INDEX sources_due ON sources ({ERRAND}, due_at, user_id) WHERE due_at IS NOT NULL
        """,
    ),
    (
        "ALTER TABLE sources ADD COLUMN size INTEGER NOT NULL DEFAULT 0",
        "UPDATE sources SET size = json_extract(document, '$.size')",
        "CREATE INDEX sources_stored ON sources (user_id, size)",
        "ALTER TABLE requests ADD COLUMN result_size INTEGER",
        """
        UPDATE requests
        SET result_size = json_extract(document, '$.video.result.receipt.bytes_written')
        """,
        """
        CREATE INDEX results_stored ON requests (user_id, result_size)
        WHERE result_size IS NOT NULL
        """,
    ),
    (
        "DROP INDEX requests_by_status",
        """
        CREATE INDEX requests_by_status
        ON requests (status, json_extract(document, '$.not_before'), user_id)
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
