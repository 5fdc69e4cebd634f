"""The ways in which a service can be wired."""

from pathlib import Path

import pytest

from tests.integration.service.deployment import Deployment

EMBEDDED = "embedded"
WIRINGS = (EMBEDDED,)


def deploy(request: pytest.FixtureRequest, wiring: str, folder: Path) -> Deployment:
    """Return a deployment with parts of its own."""
    assert wiring == EMBEDDED
    return Deployment(
        folder=folder, environment={"TRIMCORE_DATA_DIR": str(folder / "data")}, has_workers=False
    )
