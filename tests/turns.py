"""How tests share the machine when several processes run them at once (`pytest -n 2`).

What has a group runs in one process, one after the other, so that it may share a fixture, a queue
or a site. What is marked `alone` measures time: nothing else runs meanwhile. A fixture that plays
or records in real time, for many tests, does so in one `quiet` while: before it, all others end.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import IO

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

SPREAD = ("tests/integration/engine", "tests/unit/corpus")
"""Folders whose tests share nothing that is dear, and take long enough to be dealt out singly."""
TOGETHER = {
    "tests/integration/faults": "faults",  # one site, which they break
    "tests/integration/service": "deployments",  # all ring on one queue
    "tests/integration/operations": "deployments",
    "tests/integration/browser": "browser",
    "tests/integration/mongo": "mongo",
    "tests/integration/s3": "s3",
}
"""Folders whose tests share what no module could have of its own, the slowest first."""


def group_of(test: str) -> str:
    """Name the group of a test by its id: that of its folder, else its file's, or none but it."""
    file = test.partition("::")[0]
    folder = file.rpartition("/")[0]
    return test if folder in SPREAD else TOGETHER.get(folder, file)


class Groups(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Deals out whole groups, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


class Turn:
    """A test's share of the machine."""

    def __init__(self, gate: IO[str], machine: IO[str]) -> None:
        self._gate, self._machine = gate, machine

    def take(self, *, alone: bool) -> None:
        """Wait until a test may run: beside others, or with no other running.

        Whoever waits to be alone holds the gate meanwhile, so that nobody new overtakes.
        """
        fcntl.flock(self._gate, fcntl.LOCK_EX)
        fcntl.flock(self._machine, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(self._gate, fcntl.LOCK_UN)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Let no other run for a while, of one that runs beside others."""
        self.take(alone=True)
        try:
            yield
        finally:
            fcntl.flock(self._machine, fcntl.LOCK_SH)


TURN = pytest.StashKey[Turn]()


@contextmanager
def turn(folder: Path, *, alone: bool) -> Iterator[Turn]:
    """Wait for a test's turn, and let it run."""
    with (folder / "gate").open("w") as gate, (folder / "machine").open("w") as machine:
        mine = Turn(gate, machine)
        mine.take(alone=alone)
        try:
            yield mine
        finally:
            # A process that a test has forked may still hold the file open.
            fcntl.flock(machine, fcntl.LOCK_UN)


@pytest.fixture(scope="session")
def quiet(pytestconfig: pytest.Config) -> Callable[[], AbstractContextManager[None]]:
    """Give what lets no other test run for a while."""

    @contextmanager
    def quietly() -> Iterator[None]:
        mine = pytestconfig.stash.get(TURN, None)
        with mine.quiet() if mine else nullcontext():
            yield

    return quietly


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Groups:
    """Deal out our groups, whatever `--dist` says: xdist's own marks work with no newer pytest."""
    config.option.loadscopereorder = False
    return Groups(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long groups first, single tests after them, and last those that nothing runs beside."""
    long = list(dict.fromkeys(TOGETHER.values()))

    def rank(item: pytest.Item) -> int:
        group = group_of(item.nodeid)
        if is_alone(item):
            return len(long) + 2
        return long.index(group) if group in long else len(long) + (group == item.nodeid)

    items.sort(key=rank)


def is_alone(item: pytest.Item) -> bool:
    """Tell whether nothing may run beside a test."""
    return item.get_closest_marker("alone") is not None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Let a test wait for its turn, where other processes run tests too.

    It comes before what limits the time of a test, which is not to blame for how long others take.
    """
    if not hasattr(item.config, "workerinput"):
        return (yield)
    assert item.config.cache is not None
    with turn(item.config.cache.mkdir("turns"), alone=is_alone(item)) as mine:
        item.config.stash[TURN] = mine
        return (yield)
