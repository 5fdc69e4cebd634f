"""The real servers: those that the environment names, else some started for this run of tests."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn, Protocol, TypeVar

import pytest

from servers import Missing, Server
from servers.fleet import NAMES, Fleet, install, own_folder, stop, sweep

AnyServer = TypeVar("AnyServer", bound=Server)
FindServer = Callable[[str], str]


class StartServer(Protocol):
    def __call__(self, kind: type[AnyServer], /) -> AnyServer: ...


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """Keep what servers of this run write; whoever runs in it at the end is ended."""
    sweep()
    folder = own_folder()
    # Ending the tests by a signal has to end the servers too, so it must not skip what follows.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    yield folder
    stop(folder)


@pytest.fixture(scope="session")
def fleet(server_folder: Path, pytestconfig: pytest.Config) -> Iterator[Fleet]:
    """Install the servers, which says so on the terminal; each starts when it is asked for."""
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        fleet = Fleet(server_folder / "shared", {}, install())
    yield fleet
    fleet.stop()


@pytest.fixture(scope="session")
def find_server(request: pytest.FixtureRequest) -> FindServer:
    """Find a server by the name of its setting, such as `TRIMCORE_TEST_DATABASE_URL`.

    It is shared: take a database, keys or queues of your own on it. The test is skipped if there is
    none, and fails instead where `TRIMCORE_REQUIRE_SERVERS` is 1.
    """

    def find(name: str) -> str:
        given = os.environ.get(name)
        if given:
            return given
        (kind,) = [kind for kind, names in NAMES.items() if name in names]
        fleet: Fleet = request.getfixturevalue("fleet")
        try:
            return fleet.started(kind).url
        except Missing as missing:
            _do_without(missing)

    return find


@pytest.fixture
def start_server(server_folder: Path) -> Iterator[StartServer]:
    """Start a server of one's own, to stop, kill or pause; it ends with the test."""
    with ExitStack() as running:

        def start(kind: type[AnyServer], /) -> AnyServer:
            folder = server_folder / f"{kind.name}-{os.urandom(4).hex()}"
            try:
                server = kind(folder)
                running.enter_context(server)
            except Missing as missing:
                _do_without(missing)
            return server

        yield start


def _do_without(missing: Missing) -> NoReturn:
    if os.environ.get("TRIMCORE_REQUIRE_SERVERS") == "1":
        pytest.fail(f"every server is compulsory here: {missing}", pytrace=False)
    pytest.skip(f"missing server: {missing}")
