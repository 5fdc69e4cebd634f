"""The ways in which a service can be wired."""

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.service.deployment import Deployment

EMBEDDED = "embedded"
SERVERS = "servers"
WIRINGS = (EMBEDDED, SERVERS)


def deploy(request: pytest.FixtureRequest, wiring: str, folder: Path) -> Deployment:
    """Return a deployment with parts of its own: a folder, or names of its own on the servers."""
    if wiring == EMBEDDED:
        environment = {"TRIMCORE_DATA_DIR": str(folder / "data")}
        return Deployment(folder=folder, environment=environment, has_workers=False)
    find = request.getfixturevalue("find_server")
    return Deployment(folder=folder, environment=server_settings(find, folder), has_workers=True)


def server_settings(find: Callable[[str], str], folder: Path) -> dict[str, str]:
    """Return settings with a database, a bucket and a virtual host that nobody else uses."""
    name = f"t{secrets.token_hex(6)}"
    return {
        "TRIMCORE_DATA_DIR": str(folder / "data"),
        "TRIMCORE_DATABASE_URL": renamed(find("TRIMCORE_TEST_DATABASE_URL"), name),
        "TRIMCORE_STORAGE_URL": renamed(find("TRIMCORE_TEST_STORAGE_URL"), name),
        "TRIMCORE_QUEUE_URL": find("TRIMCORE_TEST_QUEUE_URL"),
        "TRIMCORE_SECRET_KEY": secrets.token_hex(32),
    }


def renamed(url: str, name: str) -> str:
    """Return the URL with another database or bucket."""
    base, _, query = url.partition("?")
    return f"{base.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
