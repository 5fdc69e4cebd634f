"""Whatever `trimcore trim` was asked for, a signal leaves no half of it; a command tries more."""

import signal
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest

from tests.integration.cli.interrupting import KINDS, SIGNALS, children, faults_of, slow_film
from tests.integration.service.deployment import until

CASES = [
    (kind, number, moment)
    for (kind, moment), number in zip(
        ((kind, moment) for moment in (0.7, 1.9) for kind in KINDS if kind != "one"),
        cycle(SIGNALS),
        strict=False,
    )
]
"""One output is tried beside the loop of a shell: test_pieces.py."""


CAUGHT = """
import os, signal, sys
from trimcore.entrypoints.cli import main, run

class Field:
    def __set_name__(self, owner, name):
        os.kill(os.getpid(), signal.SIGTERM)

def amid_a_class():
    type("Made", (), {"field": Field()})

def where_all_is_caught():
    try:
        os.kill(os.getpid(), signal.SIGTERM)
    except BaseException:
        sys.exit(0)

run.run = globals()[sys.argv[1]]
main.main()
"""

LOST = """
import sys
from trimcore.entrypoints.cli import main
from trimcore.entrypoints.cli.ending import interruption

interruption._interrupt = lambda number, _: interruption._asked.append(number)
main.main()
"""


@pytest.mark.parametrize("place", ["amid_a_class", "where_all_is_caught"])
def test_a_signal_ends_it_wherever_it_comes(place: str) -> None:
    """Python makes another error of what is raised amid a class, and much is caught."""
    ran = subprocess.run(
        [sys.executable, "-c", CAUGHT, place], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (-signal.SIGTERM, "")
    assert ran.stderr == "\ntrimcore: interrupted; no half-made output is left\n"


@pytest.mark.parametrize("number", SIGNALS)
def test_a_cut_stops_where_what_was_raised_is_lost(
    slow: Path, tmp_path: Path, number: signal.Signals
) -> None:
    """It looks by itself, too, whether it is to stop."""
    words = ["trim", str(slow), str(tmp_path / "out.mp4"), "--start", "1.01"]
    with subprocess.Popen([sys.executable, "-c", LOST, *words]) as running:
        until(lambda: children(running.pid), "the engine to start")
        running.send_signal(number)
        assert running.wait(60) == -number
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film that takes some seconds to cut."""
    return slow_film(tmp_path_factory.mktemp("films"))


@pytest.mark.parametrize(("kind", "number", "moment"), CASES)
def test_a_signal_leaves_nothing_that_is_not_whole(
    slow: Path, tmp_path: Path, kind: str, number: signal.Signals, moment: float
) -> None:
    """No process, no temporary file, no draft; what was there stays until it is replaced whole."""
    assert faults_of(kind, number, moment, slow=slow, folder=tmp_path) == []
