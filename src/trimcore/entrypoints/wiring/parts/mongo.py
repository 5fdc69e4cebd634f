"""The stores in MongoDB; what is here is imported only if a setting picks it."""

from trimcore.entrypoints.wiring.parts.stores import Database
from trimcore.entrypoints.wiring.settings import Settings
from trimcore.entrypoints.wiring.variables import SettingError


def mongo_database(settings: Settings) -> Database:
    """Reach the server of `TRIMCORE_DATABASE_URL`."""
    from trimcore.adapters.mongo.clock import MongoClock
    from trimcore.adapters.mongo.database import MongoDatabase
    from trimcore.adapters.mongo.stores.leadership import MongoLeadership
    from trimcore.adapters.mongo.stores.requests import MongoRequests
    from trimcore.adapters.mongo.stores.sessions import MongoSessions
    from trimcore.adapters.mongo.stores.sources import MongoSources
    from trimcore.adapters.mongo.stores.throttle import MongoThrottle
    from trimcore.adapters.mongo.stores.uploads import MongoUploads
    from trimcore.adapters.mongo.stores.users import MongoUsers
    from trimcore.adapters.mongo.webhooks.deliveries import MongoDeliveries
    from trimcore.adapters.mongo.webhooks.webhooks import MongoWebhooks

    try:
        server = MongoDatabase(settings.database_url)
    except ValueError:
        raise SettingError("TRIMCORE_DATABASE_URL", "can't be read") from None
    return Database(
        users=MongoUsers(server),
        sessions=MongoSessions(server),
        requests=MongoRequests(server),
        uploads=MongoUploads(server),
        sources=MongoSources(server),
        webhooks=MongoWebhooks(server),
        deliveries=MongoDeliveries(server),
        throttle=MongoThrottle(server),
        leadership=MongoLeadership(server),
        clock=MongoClock(server),
        close=server.close,
        migrate=server.migrate,
    )
