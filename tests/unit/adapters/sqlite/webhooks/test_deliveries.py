import pytest

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.webhooks.deliveries import SqliteDeliveries
from trimcore.ports.conformance.webhooks.deliveries import DeliveriesSuite


class TestSqliteDeliveries(DeliveriesSuite):
    @pytest.fixture
    def deliveries(self, database: SqliteDatabase) -> SqliteDeliveries:
        return SqliteDeliveries(database)
