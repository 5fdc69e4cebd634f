import pytest

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.webhooks.deliveries import MongoDeliveries
from trimcore.ports.conformance.webhooks.deliveries import DeliveriesSuite


class TestMongoDeliveries(DeliveriesSuite):
    @pytest.fixture
    def deliveries(self, database: MongoDatabase) -> MongoDeliveries:
        return MongoDeliveries(database)
