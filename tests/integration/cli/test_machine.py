"""`trimcore trim` on a machine that lacks something: one line, exit code 6, and no half output."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.corpus.sources import Library, session_library

KIB, MIB = 1 << 10, 1 << 20


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The corpus, made once."""
    return session_library(tmp_path_factory.getbasetemp())


def trim(source: Path, output: Path, bound: int, most: int) -> subprocess.CompletedProcess[str]:
    """Cut two seconds under a bound that nobody can raise."""
    command = [sys.executable, "-m", "trimcore", "trim", str(source), str(output)]
    return subprocess.run(
        [*command, "--start", "0.5", "--duration", "2", "--force"],
        preexec_fn=lambda: resource.setrlimit(bound, (most, most)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("bound", "most", "says"),
    [
        (resource.RLIMIT_FSIZE, 0, "room"),
        (resource.RLIMIT_FSIZE, 4 * KIB, "room"),
        (resource.RLIMIT_FSIZE, 40 * KIB, "room"),
        (resource.RLIMIT_NOFILE, 10, "open"),
        (resource.RLIMIT_NOFILE, 12, "open"),
        (resource.RLIMIT_AS, 170 * MIB, "memory"),
    ],
)
def test_what_is_lacking_is_said_in_one_line(
    library: Library, tmp_path: Path, bound: int, most: int, says: str
) -> None:
    """The video is not accused; the file that was there stays as it was."""
    output = tmp_path / "out.mp4"
    output.write_text("old")
    ran = trim(library.path("h264"), output, bound, most)
    assert (ran.returncode, ran.stdout) == (6, ""), ran.stderr
    assert ran.stderr.startswith("trimcore: ")
    assert ran.stderr.count("\n") == 1
    assert says in ran.stderr.lower()
    assert output.read_text() == "old"
    assert list(tmp_path.iterdir()) == [output]
