import pytest

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.stores.users import MongoUsers
from trimcore.ports.conformance.stores.users import UsersSuite


class TestMongoUsers(UsersSuite):
    @pytest.fixture
    def users(self, database: MongoDatabase) -> MongoUsers:
        return MongoUsers(database)
