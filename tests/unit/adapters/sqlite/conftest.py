from collections.abc import Iterator
from pathlib import Path

import pytest

from trimcore.adapters.sqlite.database import SqliteDatabase


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SqliteDatabase]:
    """Give an empty database in a file, and close it afterwards."""
    database = SqliteDatabase(tmp_path / "trimcore.db", patience=30)
    yield database
    database.close()
