"""Which tests of a run are measured, and what the others leave unmeasured."""

import os
import subprocess
import sys
from pathlib import Path

import coverage
import pytest

from tests.measured.only import CHOICE, GIVEN_ON, Choice
from tests.measured.sitecustomize import ROOT, is_paused

RAN = """
import sys
from pathlib import Path
import coverage
from tests.measured.only import Choice

def reached(name):
    exec(compile("def work():\\n    return 1\\nwork()\\n", name, "exec"))

measured = coverage.Coverage(data_file=None, config_file=False, include=[f"{sys.argv[1]}/*"])
measured.start()
choice = Choice(measured, (), {})
choice.turn(False)
reached(f"{sys.argv[1]}/unmeasured.py")
choice.turn(True)
reached(f"{sys.argv[1]}/measured.py")
choice.turn(False)
choice.pytest_unconfigure()
print([Path(name).stem for name in measured.get_data().measured_files()])
"""


@pytest.fixture
def choice(monkeypatch: pytest.MonkeyPatch) -> Choice:
    """Begin measured, as every process does."""
    settings = dict.fromkeys(GIVEN_ON, "given")
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    unstarted = coverage.Coverage(data_file=None, config_file=False)
    return Choice(unstarted, (ROOT / "tests/unit", ROOT / "tests/integration/test_a.py"), settings)


@pytest.mark.parametrize(
    ("file", "measured"),
    [
        ("tests/unit/domain/test_b.py", True),
        ("tests/integration/test_a.py", True),
        ("tests/integration/test_b.py", False),
    ],
)
def test_files_and_folders_are_named(choice: Choice, file: str, measured: bool) -> None:
    assert choice.names(ROOT / file) is measured


def test_what_an_unmeasured_test_starts_is_not_measured(
    choice: Choice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither what inherits the environment nor what the fork server forks."""
    monkeypatch.setattr(choice.measured, "start", lambda: None)
    choice.turn(False)
    assert not set(GIVEN_ON) & set(os.environ)
    assert is_paused(os.getpid())
    choice.turn(True)
    assert {os.environ[name] for name in GIVEN_ON} == {"given"}
    assert not is_paused(os.getpid())


def test_an_unmeasured_test_is_not_measured_itself(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", RAN, str(tmp_path)],
        env={key: value for key, value in os.environ.items() if key not in {*GIVEN_ON, CHOICE}},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout == "['measured']\n", ran.stderr
