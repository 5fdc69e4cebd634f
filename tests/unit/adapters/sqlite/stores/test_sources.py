from contextlib import closing
from pathlib import Path

import pytest

from trimcore.adapters.sqlite.database import Row, SqliteDatabase, Value
from trimcore.adapters.sqlite.stores.sources import STORED, SqliteSources
from trimcore.domain.model.sources.source import Errand
from trimcore.ports.conformance.stores.builders import NOW, a_source
from trimcore.ports.conformance.stores.sources import SourcesSuite


class TestSqliteSources(SourcesSuite):
    @pytest.fixture
    def sources(self, database: SqliteDatabase) -> SqliteSources:
        return SqliteSources(database)


class Reading(SqliteDatabase):
    """Tells how it would find what it is asked for."""

    plans: list[str]

    def read(self, query: str, *values: Value) -> list[Row]:
        rows = super().read(query, *values)
        self.plans = [str(row[3]) for row in super().read(f"EXPLAIN QUERY PLAN {query}", *values)]
        return rows


def test_due_sources_are_found_by_an_index(tmp_path: Path) -> None:
    """However many others are due for something else."""
    with closing(Reading(tmp_path / "trimcore.db")) as database:
        SqliteSources(database).due(NOW, 1, errand=Errand.LOOK, without=[a_source().user_id])
    assert any("INDEX sources_due (<expr>=? AND due_at<?)" in step for step in database.plans)
    assert not any("TEMP B-TREE FOR ORDER" in step for step in database.plans)


def test_an_index_alone_tells_how_many_bytes_sources_have(database: SqliteDatabase) -> None:
    """None of their documents is read."""
    plan = database.read(f"EXPLAIN QUERY PLAN {STORED}", "a")
    assert any("COVERING INDEX sources_stored (user_id=?)" in str(row[-1]) for row in plan)
