import pytest
from hypothesis import settings

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.stores.requests import MongoRequests
from trimcore.ports.conformance.stores.of_requests.stateful import SETTINGS
from trimcore.ports.conformance.stores.requests import RequestsSuite


class TestMongoRequests(RequestsSuite):
    effort = settings(SETTINGS, max_examples=8, stateful_step_count=30)

    @pytest.fixture
    def requests(self, database: MongoDatabase) -> MongoRequests:
        return MongoRequests(database)
