"""The stores in a file of SQLite; what is here is imported only if a setting picks it."""

from trimcore.adapters.system.clock import SystemClock
from trimcore.entrypoints.wiring.parts.stores import Database
from trimcore.entrypoints.wiring.settings import Settings
from trimcore.entrypoints.wiring.url_variables import path_of


def sqlite_database(settings: Settings) -> Database:
    """Open the file of `TRIMCORE_DATABASE_URL`."""
    from trimcore.adapters.sqlite.database import SqliteDatabase
    from trimcore.adapters.sqlite.stores.leadership import SqliteLeadership
    from trimcore.adapters.sqlite.stores.requests import SqliteRequests
    from trimcore.adapters.sqlite.stores.sessions import SqliteSessions
    from trimcore.adapters.sqlite.stores.sources import SqliteSources
    from trimcore.adapters.sqlite.stores.throttle import SqliteThrottle
    from trimcore.adapters.sqlite.stores.uploads import SqliteUploads
    from trimcore.adapters.sqlite.stores.users import SqliteUsers
    from trimcore.adapters.sqlite.webhooks.deliveries import SqliteDeliveries
    from trimcore.adapters.sqlite.webhooks.webhooks import SqliteWebhooks

    file = SqliteDatabase(path_of("TRIMCORE_DATABASE_URL", settings.database_url))
    return Database(
        users=SqliteUsers(file),
        sessions=SqliteSessions(file),
        requests=SqliteRequests(file),
        uploads=SqliteUploads(file),
        sources=SqliteSources(file),
        webhooks=SqliteWebhooks(file),
        deliveries=SqliteDeliveries(file),
        throttle=SqliteThrottle(file),
        leadership=SqliteLeadership(file),
        clock=SystemClock(),
        close=file.close,
        migrate=file.ping,
    )
