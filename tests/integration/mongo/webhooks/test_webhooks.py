import pytest

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.webhooks.webhooks import MongoWebhooks
from trimcore.ports.conformance.webhooks.webhooks import WebhooksSuite


class TestMongoWebhooks(WebhooksSuite):
    @pytest.fixture
    def webhooks(self, database: MongoDatabase) -> MongoWebhooks:
        return MongoWebhooks(database)
