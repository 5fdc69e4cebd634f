import pytest

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.requests import SqliteRequests
from trimcore.ports.conformance.requests import RequestsSuite


class TestSqliteRequests(RequestsSuite):
    @pytest.fixture
    def requests(self, database: SqliteDatabase) -> SqliteRequests:
        return SqliteRequests(database)
