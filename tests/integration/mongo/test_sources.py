import pytest

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.stores.sources import MongoSources
from trimcore.ports.conformance.stores.sources import SourcesSuite


class TestMongoSources(SourcesSuite):
    @pytest.fixture
    def sources(self, database: MongoDatabase) -> MongoSources:
        return MongoSources(database)
