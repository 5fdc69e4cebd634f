"""`trimcore trim` on a machine that lacks something: a line for each output, and exit code 6.

No half output is left.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.corpus.sources import Library

KIB, MIB = 1 << 10, 1 << 20
COMMAND = [sys.executable, "-B", "-m", "trimcore"]
"""Without compiled files, which would be written in part where there is no room for them."""


def trim(source: Path, output: Path, bound: int, most: int) -> subprocess.CompletedProcess[str]:
    """Cut two seconds under a bound that nobody can raise."""
    command = [*COMMAND, "trim", str(source), str(output)]
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


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("film.mp4", "{n}.mp4", "--split", "--keep", "0.5-1.5", "--keep", "2-3"),
            ["1.mp4: ", "2.mp4: "],
        ),
        (("film.mp4", "film.mp4", "{n}.mp4", "--duration", "2"), ["film.mp4: ", "film.mp4: "]),
        (("film.mp4", "1.mp4", "--keep", "0.5-1.5", "--keep", "2-3"), [""]),
        (("film.mp4", "-", "--duration", "2"), [""]),
    ],
    ids=["split", "sources", "joined", "stdout"],
)
@pytest.mark.parametrize("most", [0, 8 * KIB])
def test_a_full_disk_takes_nothing_of_what_was_there(
    library: Library, tmp_path: Path, words: tuple[str, ...], told: list[str], most: int
) -> None:
    """However many outputs there are: each that is missing has its line."""
    (tmp_path / "film.mp4").symlink_to(library.path("h264"))
    (tmp_path / "1.mp4").write_text("old")
    with (tmp_path / "out").open("wb") as out:
        ran = subprocess.run(
            [*COMMAND, "trim", *words, "--force"],
            cwd=tmp_path,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
        )
    assert ran.returncode == 6, ran.stderr
    lines = ran.stderr.splitlines()
    assert len(lines) == len(told)
    for line, which in zip(lines, told, strict=True):
        assert line.startswith(f"trimcore: {which}The machine has no ")
        assert "room" in line
    assert (tmp_path / "1.mp4").read_text() == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"film.mp4", "1.mp4", "out"}


def test_a_full_disk_behind_standard_output_is_told(library: Library) -> None:
    """It takes the piece no sooner than it is whole."""
    command = [*COMMAND, "trim", str(library.path("h264")), "-"]
    with Path("/dev/full").open("wb") as out:
        ran = subprocess.run(
            [*command, "--end", "1"], stdout=out, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ran.returncode == 6
    assert ran.stderr.count("\n") == 1
    assert "room" in ran.stderr


def test_where_there_is_no_room_for_what_comes_in_is_named(tmp_path: Path) -> None:
    ran = subprocess.run(
        [*COMMAND, "trim", "-", str(tmp_path / "out.mp4")],
        input=bytes(4096),
        capture_output=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024)),
        check=False,
    )
    line = ran.stderr.decode()
    assert (ran.returncode, line.count("\n")) == (6, 1)
    assert f"no room in {tempfile.gettempdir()} for what comes through the pipe" in line
    assert "TMPDIR" in line
    assert list(tmp_path.iterdir()) == []
