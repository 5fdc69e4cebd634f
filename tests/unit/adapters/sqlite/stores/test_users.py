import pytest

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.stores.users import SqliteUsers
from trimcore.ports.conformance.stores.users import UsersSuite


class TestSqliteUsers(UsersSuite):
    @pytest.fixture
    def users(self, database: SqliteDatabase) -> SqliteUsers:
        return SqliteUsers(database)
