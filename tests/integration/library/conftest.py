"""A film of two seconds and an engine that is warm."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import trimcore
from tests.tiny_films import SOUNDING, film


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Sixty frames, thirty a second, and sound."""
    path = tmp_path / "film.mp4"
    path.write_bytes(film(SOUNDING))
    return path


@pytest.fixture(scope="session")
def cutter() -> Iterator[trimcore.Cutter]:
    """Start the engine once."""
    with trimcore.Cutter() as made:
        yield made
