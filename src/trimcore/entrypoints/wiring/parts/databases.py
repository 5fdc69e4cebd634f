"""The databases, by the scheme of `TRIMCORE_DATABASE_URL`; only the picked one is imported."""

from collections.abc import Callable

from trimcore.adapters.system.clock import SystemClock
from trimcore.entrypoints.wiring.parts.stores import Database
from trimcore.entrypoints.wiring.settings import Settings
from trimcore.entrypoints.wiring.variables import SettingError, path_of


def _sqlite(settings: Settings) -> Database:
    from trimcore.adapters.sqlite.database import SqliteDatabase
    from trimcore.adapters.sqlite.leadership import SqliteLeadership
    from trimcore.adapters.sqlite.requests import SqliteRequests
    from trimcore.adapters.sqlite.sessions import SqliteSessions
    from trimcore.adapters.sqlite.throttle import SqliteThrottle
    from trimcore.adapters.sqlite.users import SqliteUsers

    file = SqliteDatabase(path_of("TRIMCORE_DATABASE_URL", settings.database_url))
    return Database(
        users=SqliteUsers(file),
        sessions=SqliteSessions(file),
        requests=SqliteRequests(file),
        throttle=SqliteThrottle(file),
        leadership=SqliteLeadership(file),
        clock=SystemClock(),
        close=file.close,
        migrate=file.ping,
    )


def _mongo(settings: Settings) -> Database:
    from trimcore.adapters.mongo.clock import MongoClock
    from trimcore.adapters.mongo.database import MongoDatabase
    from trimcore.adapters.mongo.leadership import MongoLeadership
    from trimcore.adapters.mongo.requests import MongoRequests
    from trimcore.adapters.mongo.sessions import MongoSessions
    from trimcore.adapters.mongo.throttle import MongoThrottle
    from trimcore.adapters.mongo.users import MongoUsers

    try:
        server = MongoDatabase(settings.database_url)
    except ValueError:
        raise SettingError("TRIMCORE_DATABASE_URL", "can't be read") from None
    return Database(
        users=MongoUsers(server),
        sessions=MongoSessions(server),
        requests=MongoRequests(server),
        throttle=MongoThrottle(server),
        leadership=MongoLeadership(server),
        clock=MongoClock(server),
        close=server.close,
        migrate=server.migrate,
    )


def _memory_database(_: Settings) -> Database:
    from trimcore.adapters.memory.stores.leadership import MemoryLeadership
    from trimcore.adapters.memory.stores.requests import MemoryRequests
    from trimcore.adapters.memory.stores.sessions import MemorySessions
    from trimcore.adapters.memory.stores.throttle import MemoryThrottle
    from trimcore.adapters.memory.stores.users import MemoryUsers

    return Database(
        users=MemoryUsers(),
        sessions=MemorySessions(),
        requests=MemoryRequests(),
        throttle=MemoryThrottle(),
        leadership=MemoryLeadership(),
        clock=SystemClock(),
        close=lambda: None,
        migrate=lambda: None,
    )


DATABASES: dict[str, Callable[[Settings], Database]] = {
    "sqlite": _sqlite,
    "mongodb": _mongo,
    "mongodb+srv": _mongo,
    "memory": _memory_database,
}
