import pytest

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.stores.sessions import SqliteSessions
from trimcore.ports.conformance.stores.sessions import SessionsSuite


class TestSqliteSessions(SessionsSuite):
    @pytest.fixture
    def sessions(self, database: SqliteDatabase) -> SqliteSessions:
        return SqliteSessions(database)
