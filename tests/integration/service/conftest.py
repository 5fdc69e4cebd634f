"""Deployments on each wiring, from the same code."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.service.deployment import Api, Deployment
from tests.integration.service.wirings import WIRINGS, deploy


@pytest.fixture(params=WIRINGS)
def deployment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Deployment]:
    """Parts of the test's own, on each wiring; no process runs yet."""
    with deploy(request, request.param, tmp_path) as deployment:
        yield deployment


@pytest.fixture(scope="module", params=WIRINGS)
def api(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A service that runs for all tests of a module, on each wiring, with a worker."""
    folder = tmp_path_factory.mktemp("service")
    with deploy(request, request.param, folder) as deployment:
        api = deployment.serve()
        if deployment.has_workers:
            deployment.work(threads=2)
        yield api
