import pytest

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.turns import SqliteTurns
from trimcore.ports.conformance.turns import TurnsSuite


class TestSqliteTurns(TurnsSuite):
    @pytest.fixture
    def turns(self, database: SqliteDatabase) -> SqliteTurns:
        return SqliteTurns(database)
