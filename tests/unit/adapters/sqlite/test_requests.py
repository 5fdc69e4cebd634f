import pytest

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.requests import COUNTED, WAITING, SqliteRequests
from trimcore.ports.conformance.stores.requests import RequestsSuite


class TestSqliteRequests(RequestsSuite):
    @pytest.fixture
    def requests(self, database: SqliteDatabase) -> SqliteRequests:
        return SqliteRequests(database)


@pytest.mark.parametrize(("query", "values"), [(COUNTED, []), (WAITING, ["scheduled"])])
def test_an_index_tells_of_the_backlog_without_reading_requests(
    database: SqliteDatabase, query: str, values: list[str]
) -> None:
    plan = database.read(f"EXPLAIN QUERY PLAN {query}", *values)
    told = " ".join(str(row[-1]) for row in plan)
    assert "requests_by_status" in told
    assert "TEMP B-TREE" not in told
