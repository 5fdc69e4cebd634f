"""Clients that know JSON:API, and nothing of trimcore, turn pages and find what comes along."""

import sys
from pathlib import Path

import pytest

from servers import node
from tests.integration.clients.programs import run
from tests.integration.node_modules import node_beside
from tests.integration.service.deployment import Api

NAMES = [f"video {number}" for number in range(5)]


@pytest.fixture(scope="module")
def user(api: Api, film: Path) -> Api:
    """A user with more requests than fit on a page of two."""
    user = api.join()
    for name in NAMES:
        user.submit(film, start="0.5", duration="1", name=name)
    return user


@pytest.mark.parametrize("client", ["kitsu", "jsona"])
def test_a_client_in_javascript(
    user: Api, tmp_path: Path, pytestconfig: pytest.Config, client: str
) -> None:
    program = node_beside(tmp_path, node.CALLING, pytestconfig)
    script = tmp_path / f"{client}.mjs"
    script.write_bytes((node.CALLING / script.name).read_bytes())
    require_names(run([program, script.name, user.address, user.token], tmp_path))


def test_a_client_in_python(user: Api, tmp_path: Path) -> None:
    script = Path(__file__).with_name("read_pages.py")
    require_names(run([sys.executable, str(script), user.address, user.token], tmp_path))


def require_names(printed: str) -> None:
    """Require all videos, oldest first, each with the source that came with it."""
    assert printed.splitlines() == [f"{name} of {name}" for name in NAMES]
