import pytest

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.stores.sessions import MongoSessions
from trimcore.ports.conformance.stores.sessions import SessionsSuite


class TestMongoSessions(SessionsSuite):
    @pytest.fixture
    def sessions(self, database: MongoDatabase) -> MongoSessions:
        return MongoSessions(database)
