import pytest

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.turns import MongoTurns
from trimcore.ports.conformance.turns import TurnsSuite


class TestMongoTurns(TurnsSuite):
    @pytest.fixture
    def turns(self, database: MongoDatabase) -> MongoTurns:
        return MongoTurns(database)
