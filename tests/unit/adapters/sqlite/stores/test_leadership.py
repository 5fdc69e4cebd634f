import pytest

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.stores.leadership import SqliteLeadership
from trimcore.ports.conformance.stores.leadership import LeadershipSuite


class TestSqliteTurns(LeadershipSuite):
    @pytest.fixture
    def leadership(self, database: SqliteDatabase) -> SqliteLeadership:
        return SqliteLeadership(database)
