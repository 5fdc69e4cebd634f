"""A browser and a service of each wiring, for all tests of a module."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from servers import Missing
from servers.chromium import install
from tests.integration.page.visitor import DESKTOP, Visitor
from tests.integration.service.deployment import Api, Deployment
from tests.integration.service.wirings import EMBEDDED, WIRINGS, deploy

FLAGS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-proxy-server")


@pytest.fixture(scope="module")
def browser(pytestconfig: pytest.Config) -> Iterator[Browser]:
    """A real browser; without it tests are skipped, or fail where nothing may be missing.

    It ends with its module: Playwright's event loop runs in this thread until then, and tests that
    begin one of their own would fail.
    """
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")
    try:
        with capture.global_and_fixture_disabled():
            program = install()
    except Missing as missing:
        if os.environ.get("TRIMCORE_REQUIRE_SERVERS") == "1":
            pytest.fail(f"a browser is compulsory here: {missing}", pytrace=False)
        pytest.skip(f"missing browser: {missing}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=WIRINGS)
def service(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Api]:
    """A service that runs for all tests of a module, on each wiring, with a worker."""
    with deploy(request, request.param, tmp_path_factory.mktemp("service")) as deployment:
        api = deployment.serve()
        if deployment.has_workers:
            deployment.work()
        yield api


@pytest.fixture
def embedded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Deployment]:
    """Embedded parts of the test's own; no process runs yet."""
    with deploy(request, EMBEDDED, tmp_path) as deployment:
        yield deployment


@pytest.fixture(scope="module")
def api(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A service on embedded parts, for all tests of a module."""
    with deploy(request, EMBEDDED, tmp_path_factory.mktemp("embedded")) as deployment:
        yield deployment.serve()


@pytest.fixture
def member(browser: Browser, api: Api) -> Iterator[Visitor]:
    """Somebody at a desk who has just joined that service."""
    with Visitor.of(browser, api.address, DESKTOP) as visitor:
        visitor.join()
        yield visitor


@pytest.fixture
def visitor(browser: Browser, service: Api) -> Iterator[Visitor]:
    """Somebody with a browser of their own, at a desk."""
    with Visitor.of(browser, service.address, DESKTOP) as visitor:
        yield visitor
