"""Which tests run side by side."""

from pathlib import Path
from threading import Event, Thread

import pytest

from tests.turns import group_of, turn


@pytest.mark.parametrize(
    ("test", "group"),
    [
        ("tests/unit/test_core.py::test_it[a/b::c]", "tests/unit/test_core.py"),
        ("tests/integration/faults/test_burst.py::test_it", "faults"),
        ("tests/integration/service/test_kill.py::test_it", "deployments"),
        ("tests/integration/engine/test_join.py::T::test_it", None),
    ],
)
def test_a_group_is_a_file_or_a_folder_or_a_test(test: str, group: str | None) -> None:
    """A test with no group is one by itself."""
    assert group_of(test) == (group or test)


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [(False, False, True), (False, True, False), (True, False, False), (True, True, False)],
)
def test_one_that_is_alone_waits_and_is_waited_for(
    tmp_path: Path, first: bool, second: bool, together: bool
) -> None:
    began, ended = Event(), Event()

    def other() -> None:
        with turn(tmp_path, alone=second):
            began.set()
        ended.set()

    thread = Thread(target=other)
    with turn(tmp_path, alone=first):
        thread.start()
        assert began.wait(60 if together else 0.2) is together
    assert ended.wait(60)
    thread.join()


def test_one_that_is_quiet_for_a_while_is_so_no_longer(tmp_path: Path) -> None:
    """It waits for others, they wait for it, and then they run beside it."""
    began = Event()

    def other() -> None:
        with turn(tmp_path, alone=False):
            began.set()

    thread = Thread(target=other)
    with turn(tmp_path, alone=False) as mine:
        with mine.quiet():
            thread.start()
            assert not began.wait(0.2)
        assert began.wait(60)
    thread.join()
