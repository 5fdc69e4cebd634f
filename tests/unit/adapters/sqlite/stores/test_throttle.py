import pytest

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.stores.throttle import SqliteThrottle
from trimcore.ports.conformance.stores.throttle import ThrottleSuite


class TestSqliteThrottle(ThrottleSuite):
    @pytest.fixture
    def throttle(self, database: SqliteDatabase) -> SqliteThrottle:
        return SqliteThrottle(database)
