"""One service for all clients of a module, as its operators run it on embedded parts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.service.deployment import Api, Deployment
from tests.tiny_films import SOUNDING
from tests.tiny_films import film as made


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("service")
    environment = {"TRIMCORE_DATA_DIR": str(folder / "data")}
    with Deployment(folder=folder, environment=environment, has_workers=False) as deployment:
        yield deployment.serve()


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of pictures and sound."""
    path = tmp_path_factory.mktemp("film") / "holiday.mp4"
    path.write_bytes(made(SOUNDING))
    return path
