"""How tests share the machine when several processes run them at once (`pytest -n 2`).

What has a group runs in one process, one after the other, so that it may share a fixture, a queue
or a site. What is marked `alone` measures time, or shows pictures in real time: nothing else runs
meanwhile.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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


@contextmanager
def turn(folder: Path, *, alone: bool) -> Iterator[None]:
    """Wait until a test may run: beside others, or with no other running.

    Whoever waits to be alone holds the gate meanwhile, so that nobody new overtakes.
    """
    with (folder / "gate").open("w") as gate, (folder / "machine").open("w") as machine:
        fcntl.flock(gate, fcntl.LOCK_EX)
        fcntl.flock(machine, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(gate, fcntl.LOCK_UN)
        try:
            yield
        finally:
            # A process that a test has forked may still hold the file open.
            fcntl.flock(machine, fcntl.LOCK_UN)


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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Let a test wait for its turn, where other processes run tests too."""
    if not hasattr(item.config, "workerinput"):
        return (yield)
    assert item.config.cache is not None
    with turn(item.config.cache.mkdir("turns"), alone=is_alone(item)):
        return (yield)
