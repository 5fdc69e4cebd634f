"""One browser for all tests here, one engine, and the corpus."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers import Missing
from servers.chromium import install
from tests.integration.browser.stage import Stage, on_stage
from trimcore.adapters.pyav.media import PyavMedia


@pytest.fixture(scope="module")
def engine() -> Iterator[PyavMedia]:
    """A warm engine."""
    media = PyavMedia()
    yield media
    media.close()


@pytest.fixture(scope="session")
def chromium(pytestconfig: pytest.Config) -> Path:
    """Find the browser; without it tests are skipped, or fail where nothing may be missing."""
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")
    try:
        with capture.global_and_fixture_disabled():
            return install()
    except Missing as missing:
        if os.environ.get("TRIMCORE_REQUIRE_SERVERS") == "1":
            pytest.fail(f"a browser is compulsory here: {missing}", pytrace=False)
        pytest.skip(f"missing browser: {missing}")


@pytest.fixture(scope="module")
def stage(chromium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A page in a browser, with a folder of videos."""
    with on_stage(chromium, tmp_path_factory.mktemp("stage")) as stage:
        yield stage
