import pytest

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.stores.leadership import MongoLeadership
from trimcore.ports.conformance.stores.leadership import LeadershipSuite


class TestMongoTurns(LeadershipSuite):
    @pytest.fixture
    def leadership(self, database: MongoDatabase) -> MongoLeadership:
        return MongoLeadership(database)
