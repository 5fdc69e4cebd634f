import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from servers.processes import Process

Start = Callable[[str], Process]

WAITS = "import time; print(flush=True); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + WAITS


@pytest.fixture
def start() -> Iterator[Start]:
    """Start Python programs, and leave none of them behind."""
    children: list[subprocess.Popen[bytes]] = []

    def start(program: str) -> Process:
        child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        children.append(child)
        assert child.stdout is not None
        child.stdout.readline()
        return Process.of(child.pid)

    yield start
    for child in children:
        child.kill()
        child.communicate()


def test_a_process_is_known_by_what_was_written_down(start: Start) -> None:
    process = start(WAITS)
    assert process.is_alive
    assert Process.parse(str(process)) == process


def test_it_ends_when_asked(start: Start) -> None:
    process = start(WAITS)
    assert not process.wait(0)
    process.end(60)
    assert process.wait(0)
    assert not process.is_alive


def test_it_is_made_to_end_if_it_will_not(start: Start) -> None:
    process = start(STUBBORN)
    process.end(0.1)
    assert process.wait(60)


def test_another_process_with_its_id_is_left_alone(start: Start) -> None:
    process = start(WAITS)
    earlier = replace(process, started=process.started - 1)
    assert not earlier.is_alive
    earlier.end(60)
    assert process.is_alive


def test_no_process_has_an_id_that_nobody_has() -> None:
    with pytest.raises(ProcessLookupError):
        Process.of(2**22 + 1)
