import pytest

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.stores.throttle import MongoThrottle
from trimcore.ports.conformance.stores.throttle import ThrottleSuite


class TestMongoThrottle(ThrottleSuite):
    @pytest.fixture
    def throttle(self, database: MongoDatabase) -> MongoThrottle:
        return MongoThrottle(database)
