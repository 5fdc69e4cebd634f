import pytest

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.stores.requests import (
    COUNTED,
    COUNTED_OF_USER,
    IN_TURN,
    STORED,
    WAITING,
    SqliteRequests,
    listing,
)
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


def test_an_index_alone_tells_how_many_requests_of_a_user_wait(database: SqliteDatabase) -> None:
    plan = database.read(f"EXPLAIN QUERY PLAN {COUNTED_OF_USER}", "a", '["scheduled"]', 9)
    told = " ".join(str(row[-1]) for row in plan)
    assert "COVERING INDEX requests_of_user_by_status (user_id=? AND status=?)" in told


def test_who_comes_next_is_told_by_an_index(database: SqliteDatabase) -> None:
    """Whoever is passed over is told by it too, without reading requests."""
    query = f"EXPLAIN QUERY PLAN SELECT * FROM requests WHERE {IN_TURN}"
    told = " ".join(str(row[-1]) for row in database.read(query, "scheduled", 1, "[]", 1))
    assert "USING INDEX requests_by_status (status=? AND <expr><?)" in told
    assert "TEMP B-TREE" not in told


@pytest.mark.parametrize("oldest_first", [False, True])
@pytest.mark.parametrize(
    ("statuses", "index"),
    [
        (None, "requests_of_user (user_id=? AND (created_at,id)"),
        (1, "requests_of_user_by_status (user_id=? AND status=? AND (created_at,id)"),
        (3, "requests_of_user_by_status (user_id=? AND status=? AND (created_at,id)"),
    ],
)
def test_a_list_is_read_in_the_order_of_an_index(
    database: SqliteDatabase, statuses: int | None, index: str, *, oldest_first: bool
) -> None:
    query = listing(statuses, oldest_first=oldest_first)
    plan = database.read(f"EXPLAIN QUERY PLAN {query}", *[0] * query.count("?"))
    told = " ".join(str(row[-1]) for row in plan)
    assert told.count(f"USING INDEX {index}") == (statuses or 1)
    assert "TEMP B-TREE" not in told


def test_an_index_alone_tells_how_many_bytes_results_have(database: SqliteDatabase) -> None:
    plan = database.read(f"EXPLAIN QUERY PLAN {STORED}", "a")
    told = " ".join(str(row[-1]) for row in plan)
    assert "COVERING INDEX results_stored (user_id=?" in told
