"""One site for all short rounds, with short leases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from servers import Missing
from tests.integration.conftest import _do_without
from tests.integration.faults.site import Site
from tests.integration.faults.videos import Videos


@pytest.fixture(scope="session")
def videos(tmp_path_factory: pytest.TempPathFactory) -> Videos:
    """What is uploaded."""
    return Videos(tmp_path_factory.mktemp("fault-videos"))


@pytest.fixture(scope="session")
def site(server_folder: Path) -> Iterator[Site]:
    """Servers that faults may stop, and processes on them."""
    folder = server_folder / "faults"
    folder.mkdir()
    try:
        with Site(folder, hurry=True) as site:
            yield site
    except Missing as missing:
        _do_without(missing)
